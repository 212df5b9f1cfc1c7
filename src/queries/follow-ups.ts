import type { listedFollowUp } from '../contract/decision-rows.js'
import type { RowOf } from '../contract/row.js'
import type { ReadModels } from '../read-models/read-models.js'
import { bodyNames } from './body-names.js'
import { decisionsOfMeetings } from './decision-facts.js'
import { type FollowUpAt, followUpsOfMeetings, meetingsWithFollowUps } from './follow-up-facts.js'
import { meetingsById } from './meeting-headers.js'
import type { Moment } from './moment.js'
import { keyIn } from './rows.js'

export type FollowUpRow = RowOf<typeof listedFollowUp>

export type FollowUpsFilter = {
  /** The body that promised. */
  readonly bodyId?: string | undefined
  readonly status?: FollowUpAt['status'] | undefined
}

/** Promises by their meeting's date; on one date in the order they were recorded. */
export async function followUps(
  db: ReadModels,
  moment: Moment,
  filter: FollowUpsFilter = {},
): Promise<readonly FollowUpRow[]> {
  const bodies = await bodyNames(db, moment)
  const meetings = await meetingsById(db, moment, bodies, await meetingsWithFollowUps(db))
  const decisions = await decisionsOfMeetings(db, moment, meetings.keys())
  const decisionOf = new Map(
    decisions.map((decision) => [keyIn(decision.recordedIn, decision.decisionId), decision]),
  )
  const bodyId = filter.bodyId && bodies.survivorOn(filter.bodyId, moment.asOf)
  const promised = await followUpsOfMeetings(db, moment, meetings.keys())
  const rows = promised.flatMap(({ recordedIn, followUp }): FollowUpRow[] => {
    const decision = decisionOf.get(keyIn(recordedIn, followUp.decisionId))
    const meeting = meetings.get(recordedIn)
    if (decision === undefined || meeting === undefined) return []
    if (bodyId !== undefined && meeting.bodyId !== bodyId) return []
    if (filter.status !== undefined && followUp.status !== filter.status) return []
    const { meetingId, body, date } = meeting
    return [{ meetingId, bodyId: meeting.bodyId, body, date, ...followUp, decisionStatus: decision.status }]
  })
  // A stable sort: on one date they stay in the order they were recorded.
  return rows.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}
