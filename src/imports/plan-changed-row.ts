import { type Wording, wordingText } from '../domain/values.js'
import { readDecision } from './decision-text.js'
import { thingIdOf } from './ids.js'
import type { KnownDecision, KnownMatter, KnownMeeting } from './known-meetings.js'
import type { Listing } from './known-register.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'
import type { ImportPlan } from './plan.js'
import { listingOf, planAgenda, treatedIn, withDocuments } from './plan-agenda.js'
import { cellOf, type PreparedRegister, says } from './prepared-register.js'

/**
 * A row whose cells changed since the last import: what it brought about is mended, with the import as the reason and as
 * old as what it replaces; where it only lists what another register brought about, its listing changes.
 */
export function planChangedRow(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
  row: MeetingRow,
  meeting: KnownMeeting,
  listed: Listing,
): void {
  if (register.ownMeetings.has(meeting.meetingId)) planMeetingChanges(group, row, meeting)
  const matter = meeting.matters.find(({ matterId }) => matterId === listed.matterId)
  if (matter === undefined) {
    planAgenda(plan, register, world, { rows: [row] }, meeting, {
      isOwnAgenda: register.ownMeetings.has(meeting.meetingId),
    })
    return
  }
  planMatterChanges(world, row, meeting, matter)
  const decision = matter.decisions.find(
    ({ decisionId }) => decisionId === thingIdOf(row.paired.rowId, 'decision'),
  )
  if (decision === undefined) {
    planAgenda(plan, register, world, { rows: [row] }, meeting, { isOwnAgenda: false })
    return
  }
  const changed = planDecisionChanges(plan, register, world, row, meeting, decision)
  const after = { ...matter, decisions: matter.decisions.map((one) => (one === decision ? changed : one)) }
  plan.listing(register, listingOf(row, meeting, after))
}

function planMeetingChanges(group: MeetingGroup, row: MeetingRow, meeting: KnownMeeting): void {
  const { commands, date } = row
  const { meetingId, state } = meeting
  const { reason } = commands
  // Rows of one agenda say the same of their meeting: the first of them that changed speaks for all.
  const isFirst = group.rows.find(({ paired }) => paired.state === 'changed') === row
  if (!isFirst || state === undefined) return
  if (date !== state.date) commands.add('meetings', 'date', 'CorrectMeetingDate', { meetingId, date, reason })
  const said = {
    type: row.type || undefined,
    number: row.number || undefined,
    start: row.start,
    place: row.place || undefined,
  }
  const corrected: Record<string, string | null> = {}
  for (const field of ['type', 'number', 'start', 'place'] as const) {
    if (says(row.paired, field) && said[field] !== state[field]) corrected[field] = said[field] ?? null
  }
  if (Object.keys(corrected).length > 0) {
    commands.add('meetings', 'details', 'CorrectMeeting', { meetingId, ...corrected, reason })
  }
}

function planMatterChanges(
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  matter: KnownMatter,
): void {
  const { commands, paired } = row
  const { matterId } = matter
  if (matterId !== thingIdOf(paired.rowId, 'matter')) return
  const state = meeting.state?.matters.get(matterId)
  const corrected: Record<string, unknown> = {}
  if (says(paired, 'matter') && row.matter !== '' && row.matter !== state?.title) {
    corrected.title = row.matter
    const treated = treatedIn(world.documents, row.matter)
    if (treated.documents !== undefined || state?.documentsProposed)
      corrected.documents = treated.documents ?? []
    if (treated.documentsProposed) corrected.documentsProposed = true
  }
  if (says(paired, 'order') && (row.order || undefined) !== state?.number)
    corrected.number = row.order || null
  if (Object.keys(corrected).length === 0) return
  const { meetingId } = meeting
  commands.add('meetings', 'matter', 'CorrectMatter', {
    meetingId,
    matterId,
    ...corrected,
    reason: commands.reason,
  })
}

/** @returns the decision as it will be */
function planDecisionChanges(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  decision: KnownDecision,
): KnownDecision {
  const { commands, paired, wording, stated } = row
  const place = `${register.file}:${paired.row.line}`
  if (wording === undefined) {
    if (says(paired, 'decision'))
      plan.notices.add(`${place}: the decision is no longer in the row and is kept`)
    return decision
  }
  const before = readDecision(paired.valuesBefore?.decision ?? '')
  const text = wordingText(wording)
  const isReworded = text !== (before?.wording && wordingText(before.wording)) && text !== decision.text
  const { meetingId } = meeting
  const { decisionId, revision } = decision
  const words = wordsOf(withDocuments(wording, world.documents, row.matter || cellOf(paired.row, 'matter')))
  const next = { meetingId, decisionId, revision, ...words, reason: commands.reason, replaces: true }
  if (decision.standing === 'approved' || decision.standing === 'superseded') {
    if (
      stated !== 'approved' &&
      (says(paired, 'minutes_status') || (before?.marked ?? false) !== (stated === 'draft'))
    ) {
      plan.notices.add(`${place}: the decision is approved in the ledger and stays so`)
    }
    if (!isReworded) return decision
    commands.add('meetings', 'reword', 'CorrectDecision', next)
    return { ...decision, revision: revision + 1, text }
  }
  const standing = stated === 'draft' ? 'draft' : 'unstated'
  const isRestated =
    standing !== decision.standing && meeting.state?.status === 'held' && statesOtherwise(row, before?.marked)
  if (isRestated && decision.standing === 'draft') {
    plan.notices.add(
      `${place}: the marker of a draft is gone; the decision becomes unstated, and nothing is approved by that`,
    )
  }
  let revisionAfter = revision
  if (isReworded || isRestated) {
    commands.add('meetings', 'reword', 'ReviseDecision', { ...next, ...(isRestated && { standing }) })
    revisionAfter++
  }
  planApprovalStated(row, meeting, decisionId, revisionAfter)
  return { decisionId, revision: revisionAfter, standing: isRestated ? standing : decision.standing, text }
}

const wordsOf = ({ lead, clauses }: Wording) => ({ ...(lead && { lead }), clauses })

/** Whether the row says another standing than it did: an edit of its words alone leaves what was made of it since. */
function statesOtherwise({ paired, stated }: MeetingRow, wasMarked = false): boolean {
  return says(paired, 'minutes_status') || wasMarked !== (stated === 'draft')
}

/** A row that now says that the minutes are approved approves them, where its decision is all that waits for it. */
function planApprovalStated(
  row: MeetingRow,
  meeting: KnownMeeting,
  decisionId: string,
  revision: number,
): void {
  const { commands, stated, approvedOn, paired } = row
  if (stated !== 'approved' || !says(paired, 'minutes_status') || meeting.state?.status !== 'held') return
  const pending = [...meeting.state.decisions.values()].filter(
    ({ standing }) => standing === 'draft' || standing === 'unstated',
  )
  if (pending.some((other) => other.decisionId !== decisionId)) {
    commands.problem(
      'minutes_status',
      'approves a meeting that has other decisions that are not final; approve them with ApproveMinutes',
    )
    return
  }
  commands.add('meetings', 'approve', 'ApproveMinutes', {
    meetingId: meeting.meetingId,
    ...(approvedOn && { approvedOn }),
    decisions: [{ decisionId, revision }],
  })
}
