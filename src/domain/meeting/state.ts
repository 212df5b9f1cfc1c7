import type { CalendarDate } from '../calendar-date.js'
import type { Standing } from '../standing.js'
import type { Access, DocumentRef, Wording } from '../values.js'
import type { Attendee, MeetingEvent } from './events.js'

/** How the wording in force is dated: on a stated day, by a meeting's date, or (neither) by the day it was recorded. */
export type WordingDating = {
  readonly effectiveOn?: CalendarDate | undefined
  readonly effectiveIn?: string | undefined
}

/** The act that made a decision final, and its stated date. Neither date: not known. */
export type Approval = {
  readonly by: 'minutes' | 'vote'
  readonly approvedOn?: CalendarDate | undefined
  readonly approvedIn?: { readonly meetingId: string; readonly matterId?: string | undefined } | undefined
}

export type DecisionRef = { readonly meetingId: string; readonly decisionId: string }

export type VoteResult = Extract<MeetingEvent, { type: 'VoteRecorded' }>['data']['result']

export type Decision = {
  readonly decisionId: string
  readonly matterId: string
  readonly revision: number
  readonly wording: Wording
  readonly wordingDating: WordingDating
  readonly standing: Standing
  readonly approval?: Approval | undefined
  readonly supersededBy?: DecisionRef | undefined
  /** The last vote on the decision, and the revision that was voted on. */
  readonly vote?: { readonly revision: number; readonly result: VoteResult } | undefined
  /** How many promises it holds; their numbers are 1 to this. */
  readonly followUps: number
  readonly completed: readonly number[]
}

export type Matter = {
  readonly matterId: string
  readonly status: 'open' | 'withdrawn' | 'postponed'
  readonly title: string
  readonly number?: string | undefined
  readonly kind?: string | undefined
  readonly caseNumber?: string | undefined
  readonly documents?: readonly DocumentRef[] | undefined
  readonly documentsProposed?: true | undefined
  readonly access?: Access | undefined
  /** What was said of each appointment's disqualification on this matter. */
  readonly disqualifications: ReadonlyMap<string, 'declared' | 'disqualified' | 'qualified'>
  /** The last vote on the matter, of a proposal or of a decision. */
  readonly vote?: VoteResult | undefined
}

export type Attendance = { readonly present: readonly Attendee[]; readonly absent: readonly Attendee[] }

export const MEETING_STATUSES = [
  'none',
  'scheduled',
  'open',
  'closed',
  'circulated',
  'approved',
  'cancelled',
  'held',
  'redirected',
] as const
export type MeetingStatus = (typeof MEETING_STATUSES)[number]

/** A meeting that exists and is read as itself. */
export type Meeting = {
  readonly status: Exclude<MeetingStatus, 'none' | 'redirected'>
  readonly meetingId: string
  readonly bodyId: string
  readonly date: CalendarDate
  readonly type?: string | undefined
  readonly number?: string | undefined
  readonly start?: string | undefined
  readonly place?: string | undefined
  /** Absent until it is recorded. */
  readonly attendance?: Attendance | undefined
  /** In the order of the agenda. */
  readonly matters: ReadonlyMap<string, Matter>
  readonly decisions: ReadonlyMap<string, Decision>
  /** The matter of each proposal. */
  readonly proposals: ReadonlyMap<string, string>
  readonly statements: ReadonlySet<string>
  /** A held meeting stays `held` when its minutes are approved, so this says it. */
  readonly minutesApproved: boolean
  /** The meetings in which its minutes were approved. */
  readonly approvedIn: readonly string[]
  /** The earliest date of effect that anybody stated: the meeting cannot have been after it. */
  readonly earliestStated?: CalendarDate | undefined
}

export type MeetingState =
  | { readonly status: 'none' }
  | Meeting
  /** It proved to be another meeting: what it holds stays here, and it takes no commands but the undoing. */
  | { readonly status: 'redirected'; readonly into: string; readonly meeting: Meeting }

export const initialMeeting: MeetingState = { status: 'none' }

/** What the stream holds, also where it is read as another meeting. */
export function recordedMeeting(state: MeetingState): Meeting | undefined {
  if (state.status === 'none') return undefined
  return state.status === 'redirected' ? state.meeting : state
}
