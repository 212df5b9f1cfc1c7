import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { listed } from '../sentences.js'
import type { DataOf } from './commands.js'
import type { MeetingEvent } from './events.js'
import type { Meeting } from './state.js'

/**
 * Nothing moves: the meeting is read as another one from now on.
 * @throws {Refusal} `circular-reference`, `not-found`, `redirected`, `open-drafts`
 */
export function mergeMeetings(
  meeting: Meeting,
  data: DataOf<'MergeMeetings'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const { into } = data
  const detail = { field: 'into', value: into, allowed: 'another meeting, which is read as itself' }
  if (into === meeting.meetingId) {
    throw new Refusal('circular-reference', 'a meeting cannot be merged into itself', detail)
  }
  const target = facts.meeting(into)
  if (target.status === 'none') throw new Refusal('not-found', `there is no meeting ${into}`, detail)
  if (target.status === 'redirected') {
    const code = target.into === meeting.meetingId ? 'circular-reference' : 'redirected'
    throw new Refusal(code, `meeting ${into} was itself merged into ${target.into}`, {
      ...detail,
      current: { into: target.into },
    })
  }
  const drafts = [...meeting.decisions.values()].filter(({ standing }) => standing === 'draft')
  if (drafts.length > 0) {
    const named = drafts.map(({ decisionId }) => decisionId)
    throw new Refusal('open-drafts', `meeting ${meeting.meetingId} holds drafts: ${listed(named)}`, {
      field: 'meetingId',
      value: named,
      allowed: 'a meeting whose decisions are approved, retracted or unstated',
    })
  }
  return decided([{ type: 'MeetingMerged', data }])
}

/** @throws {Refusal} `not-found` where it was merged into another than the one named */
export function undoMergeMeetings(
  { into }: { readonly into: string },
  data: DataOf<'UndoMergeMeetings'>,
): Decided<MeetingEvent> {
  if (data.into !== undefined && data.into !== into) {
    throw new Refusal(
      'not-found',
      `meeting ${data.meetingId} was merged into ${into}, not into ${data.into}`,
      {
        field: 'into',
        value: data.into,
        allowed: into,
        current: { into },
      },
    )
  }
  return decided([{ type: 'MeetingMergeUndone', data: { ...data, into } }])
}
