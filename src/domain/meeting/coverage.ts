import { Refusal } from '../refusal.js'
import { listed } from '../sentences.js'
import { isPending } from '../standing.js'
import type { DataOf } from './commands.js'
import { requireCurrent } from './find.js'
import type { Decision, Meeting } from './state.js'

type Change = NonNullable<DataOf<'ApproveMinutes'>['changes']>[number]
/** A decision that the approval names, and the new wording that it gives it. */
export type Covered = { readonly decision: Decision; readonly change: Change | undefined }

/**
 * The approval names every decision of the meeting that is not final, each by the revision that was seen, and no other;
 * one that a vote made final may be named beside them.
 * @throws {Refusal} `invalid-data` (named twice), `decision-not-in-meeting`, `decision-not-draft`, `decision-left-out`, `stale-revision`
 */
export function requireCovered(
  meeting: Meeting,
  { decisions, changes = [] }: DataOf<'ApproveMinutes'>,
): readonly Covered[] {
  const seen = byDecision(decisions, 'decisions')
  const wordings = byDecision(changes, 'changes')
  for (const decisionId of seen.keys()) requireNameable(meeting, decisionId, 'decisions')
  requireNoneLeftOut(meeting, seen)
  for (const decisionId of wordings.keys()) {
    requireNameable(meeting, decisionId, 'changes')
    if (!seen.has(decisionId)) throw leftOut([decisionId], 'changes')
  }
  return [...meeting.decisions.values()].flatMap((decision) => {
    const named = seen.get(decision.decisionId)
    if (!named) return []
    requireCurrent(decision, named.revision, 'decisions')
    return [{ decision, change: wordings.get(decision.decisionId) }]
  })
}

function byDecision<T extends { readonly decisionId: string }>(
  entries: readonly T[],
  field: string,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const entry of entries) {
    const { decisionId } = entry
    if (found.has(decisionId)) {
      throw new Refusal('invalid-data', `decision ${decisionId} is in ${field} twice`, {
        field,
        value: decisionId,
        allowed: 'each decision once',
      })
    }
    found.set(decisionId, entry)
  }
  return found
}

function requireNameable(meeting: Meeting, decisionId: string, field: string): void {
  const decision = meeting.decisions.get(decisionId)
  if (!decision) {
    throw new Refusal(
      'decision-not-in-meeting',
      `decision ${decisionId} is not of meeting ${meeting.meetingId}`,
      { field, value: decisionId, allowed: 'decisions of the meeting' },
    )
  }
  const finalByVote = decision.standing === 'approved' && decision.approval?.by === 'vote'
  if (isPending(decision) || finalByVote) return
  throw new Refusal('decision-not-draft', `decision ${decisionId} is ${decision.standing}`, {
    field,
    value: decisionId,
    allowed: 'decisions that are not final',
    current: { status: decision.standing, revision: decision.revision },
  })
}

function requireNoneLeftOut(meeting: Meeting, seen: ReadonlyMap<string, unknown>): void {
  const missing = [...meeting.decisions.values()]
    .filter((decision) => isPending(decision) && !seen.has(decision.decisionId))
    .map(({ decisionId, revision }) => ({ decisionId, revision }))
  if (missing.length === 0) return
  throw leftOut(
    missing.map(({ decisionId, revision }) => `${decisionId} (revision ${revision})`),
    'decisions',
    { missing },
  )
}

function leftOut(
  named: readonly string[],
  field: string,
  current?: Readonly<Record<string, unknown>>,
): Refusal {
  return new Refusal('decision-left-out', `the approval leaves out ${listed(named)}`, {
    field,
    value: named,
    allowed: 'every decision of the meeting that is not final, in decisions; retract what shall not be final',
    ...(current ? { current } : {}),
  })
}
