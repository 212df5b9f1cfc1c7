import { minutesStatus } from '../../domain/minutes-status.js'
import { type Wording, wordingText } from '../../domain/values.js'
import { readDecision } from '../cells/decision-text.js'
import {
  type KnownDecision,
  type KnownMatter,
  type KnownMeeting,
  replaceDecision,
  retitle,
} from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import type { Listing } from '../rows/known-register.js'
import { isOwnMeeting, ownThings } from '../rows/own-things.js'
import { cellOf, type PreparedRegister, says } from '../rows/prepared-register.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'
import { planAgenda, planListing, titleOf, treatedIn, withDocuments } from './plan-agenda.js'

/**
 * A row whose cells changed since the last import: the matter and the decision that it brought about are mended, with the
 * import as the reason and as old as what they replace; where it only lists what another register brought about, its
 * listing changes.
 */
export function planChangedRow(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  listed: Listing,
): void {
  const paired = [row.paired]
  const matter = meeting.matters.find(({ matterId }) => matterId === listed.matterId)
  if (matter === undefined) {
    const agenda = isOwnMeeting(register, paired, meeting.meetingId) ? 'own' : 'listed'
    planAgenda(plan, register, world, { rows: [row] }, meeting, agenda)
    return
  }
  if (ownThings(register, paired, 'matter')(matter.matterId)) planMatterChanges(world, row, meeting, matter)
  const isOwnDecision = ownThings(register, paired, 'decision')
  const decision = matter.decisions.find(({ decisionId }) => isOwnDecision(decisionId))
  if (decision === undefined) {
    planAgenda(plan, register, world, { rows: [row] }, meeting, 'listed')
    return
  }
  replaceDecision(matter, planDecisionChanges(plan, register, world, row, meeting, decision))
  planListing(plan, register, row, meeting, matter)
}

function planMatterChanges(
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  matter: KnownMatter,
): void {
  const { commands, paired } = row
  const { matterId } = matter
  const state = meeting.state?.matters.get(matterId)
  const corrected: Record<string, unknown> = {}
  const title = titleOf(row)
  if (title !== matter.title && saysOtherTitle(row, title)) {
    corrected.title = title
    retitle(matter, title)
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

/** A cell that has become empty takes no title away, and only a row without a matter is called after its type. */
function saysOtherTitle({ paired, matter }: MeetingRow, title: string): boolean {
  const before = { matter: paired.valuesBefore?.matter ?? '', type: paired.valuesBefore?.type ?? '' }
  if (matter === '' && before.matter !== '') return false
  return title !== titleOf(before)
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
  const tell = (message: string) => plan.notices.add(`${register.file}:${paired.row.line}: ${message}`)
  if (wording === undefined) {
    if (says(paired, 'decision')) tell('the decision is no longer in the row and is kept')
    return decision
  }
  const before = readDecision(paired.valuesBefore?.decision ?? '')
  const text = wordingText(wording)
  const isReworded = text !== (before?.wording && wordingText(before.wording)) && text !== decision.text
  const { meetingId, state } = meeting
  const { decisionId, revision } = decision
  const words = wordsOf(withDocuments(wording, world.documents, row.matter || cellOf(paired.row, 'matter')))
  const next = { meetingId, decisionId, revision, ...words, reason: commands.reason, replaces: true }
  const statedBefore = before?.marked ? 'draft' : minutesStatus(paired.valuesBefore?.minutes_status ?? '')
  // An edit of the words alone leaves what was made of the decision since.
  const statesOtherwise = stated !== statedBefore
  if (decision.standing === 'approved' || decision.standing === 'superseded') {
    if (stated !== 'approved' && statesOtherwise) tell('the decision is approved in the ledger and stays so')
    if (says(paired, 'approved_on') && !says(paired, 'minutes_status'))
      tell('the date of an approval that is recorded stays as it is')
    if (!isReworded) return decision
    commands.add('meetings', 'reword', 'CorrectDecision', next)
    return { ...decision, revision: revision + 1, text }
  }
  const standing = stated === 'draft' ? 'draft' : 'unstated'
  // What the same row approves becomes final as it stands.
  const isApproved = stated === 'approved' && says(paired, 'minutes_status')
  const isRestated =
    !isApproved && standing !== decision.standing && state?.status === 'held' && statesOtherwise
  if (isRestated && decision.standing === 'draft')
    tell('the marker of a draft is gone; the decision becomes unstated, and nothing is approved by that')
  if (!isReworded && !isRestated) return decision
  commands.add('meetings', 'reword', 'ReviseDecision', { ...next, ...(isRestated && { standing }) })
  return { decisionId, revision: revision + 1, standing: isRestated ? standing : decision.standing, text }
}

const wordsOf = ({ lead, clauses }: Wording) => ({ ...(lead && { lead }), clauses })
