import fc from 'fast-check'
import { type MeetingCommandType, meetingCommands } from '../../../src/domain/meeting/commands.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { evolveMeeting } from '../../../src/domain/meeting/evolve.js'
import {
  type Decision,
  initialMeeting,
  type Meeting,
  type MeetingState,
} from '../../../src/domain/meeting/state.js'
import { TAKEN_IN } from '../../../src/domain/meeting/status.js'
import type { RefusalCode } from '../../../src/domain/refusal.js'
import { isPending } from '../../../src/domain/standing.js'
import type { Warning } from '../../../src/domain/warning.js'
import { command, run } from './given.js'
import {
  appointmentId,
  body,
  bodyId,
  decisionId,
  documentId,
  emptyBody,
  matterId,
  meetingId,
  personId,
  proposalId,
  statementId,
  TODAY,
} from './world.js'

/** One throw of the dice: small numbers to pick a command, ids, dates and words with. */
export type Throw = readonly number[]
const DICE = 14
export const anyThrow: fc.Arbitrary<Throw> = fc.array(fc.noBias(fc.nat({ max: 5039 })), {
  minLength: DICE,
  maxLength: DICE,
})

export const commandTypes = Object.keys(meetingCommands) as MeetingCommandType[]
const DATES = ['2026-03-01', '2026-03-02', '2026-04-02', TODAY, '2026-06-02']
const WORDS = ['Moloen bygges.', 'Moloen males.', 'Ingen vedtak.', 'Leia merkes.']

// A session that takes every command as likely as any other seldom gets to an approval. So what carries a meeting on
// comes more often, and what ends a meeting or a matter only among the commands that are not chosen at all.
const OFTEN: { readonly [C in MeetingCommandType]?: number } = {
  OpenMeeting: 3,
  AddMatter: 2,
  RecordDecision: 8,
  ReviseDecision: 3,
  RecordVote: 3,
  CloseMeeting: 4,
  CirculateMinutes: 2,
  ApproveMinutes: 4,
  CorrectDecision: 4,
  SupersedeDecision: 4,
  CompleteFollowUp: 2,
  CancelMeeting: 0,
  WithdrawMatter: 0,
  PostponeMatter: 0,
  MergeMeetings: 0,
}
const CHOSEN = commandTypes.flatMap((type) => Array<MeetingCommandType>(OFTEN[type] ?? 1).fill(type))

export const begun = (state: MeetingState): Meeting | undefined =>
  state.status === 'none' || state.status === 'redirected' ? undefined : state

type States = ReadonlyMap<string, MeetingState>
const decisionsOf = (state: MeetingState | undefined): readonly Decision[] => [
  ...(begun(state ?? initialMeeting)?.decisions.values() ?? []),
]

/** The decisions that the command might be about; where there are none, or one time in five, any. */
const ABOUT: { readonly [C in MeetingCommandType]?: (decision: Decision) => boolean } = {
  ReviseDecision: isPending,
  RetractDecision: isPending,
  RecordVote: isPending,
  CorrectDecision: (decision) => !isPending(decision),
  SupersedeDecision: ({ standing }) => standing === 'approved',
  CompleteFollowUp: ({ followUps }) => followUps > 0,
}

/** A command about a few things of a few meetings, so that they meet; most know what they speak of. */
export function commandOf(dice: Throw, states: States): [id: string, type: MeetingCommandType, data: object] {
  const pick = (i: number, of: number) => (dice[i] ?? 0) % of
  const one = <T>(i: number, of: readonly T[]): T => of[pick(i, of.length)] as T
  const meeting = meetingId(1 + pick(0, 4))
  const state = states.get(meeting) ?? initialMeeting
  const taken = CHOSEN.filter((type) => TAKEN_IN[type].includes(state.status))
  const type = taken.length === 0 || pick(1, 8) === 0 ? one(2, commandTypes) : one(2, taken)

  const fitting = decisionsOf(state).filter(ABOUT[type] ?? (() => true))
  const isNew = type === 'RecordDecision' || fitting.length === 0 || pick(3, 5) === 0
  const decision = isNew ? decisionId(1 + pick(4, 9)) : one(4, fitting).decisionId
  const known = begun(state)?.decisions.get(decision)
  const revision = (known?.revision ?? 1) + (pick(5, 8) === 0 ? 1 : 0)
  const subject = { meetingId: meeting }
  const reason = 'fordi'
  const date = one(6, DATES)
  const other = meetingId(1 + pick(7, 4))
  const finals = [...states].flatMap(([id, at]) =>
    decisionsOf(at)
      .filter(({ standing }) => standing === 'approved')
      .map((d) => ({ meetingId: id, decisionId: d.decisionId })),
  )
  const by = finals.length === 0 ? { meetingId: other, decisionId: decisionId(1) } : one(8, finals)
  const matters = [...(begun(state)?.matters.values() ?? [])].filter(({ status }) => status === 'open')
  const isOther = type === 'AddMatter' || matters.length === 0 || pick(13, 8) === 0
  const anyMatter = isOther ? matterId(1 + pick(9, 4)) : one(9, matters).matterId
  const matter = { ...subject, matterId: known && type === 'RecordVote' ? known.matterId : anyMatter }
  const named = pick(10, 9) === 0 ? [{ documentId: documentId(1), version: '0.9' }] : undefined
  const clauses = [{ text: one(10, WORDS), documents: named }]
  const plan = {
    ...subject,
    bodyId: bodyId(1 + pick(4, 2)),
    date: one(6, DATES.slice(0, 3)),
    type: one(8, ['styremøte', 'styremøte', 'arbeidsmøte']),
  }
  const dating = [{}, { effectiveOn: date }, { replaces: true }][pick(11, 3)]
  const appointment = appointmentId(1 + pick(7, 7))
  const standing = one(12, [undefined, 'draft', 'unstated'])
  const pending = decisionsOf(state)
    .filter(isPending)
    .map((d) => ({ decisionId: d.decisionId, revision: d.revision }))
  const numbers = { for: one(10, [undefined, 2]), against: one(11, [undefined, 0]) }
  const vote = { ...matter, result: one(8, ['carried', 'lost', 'unanimous']), ...numbers }
  const DATA: { readonly [C in MeetingCommandType]: object } = {
    ScheduleMeeting: plan,
    RegisterHeldMeeting: plan,
    RescheduleMeeting: { ...subject, date, reason },
    CancelMeeting: { ...subject, reason },
    OpenMeeting: subject,
    RecordAttendance: {
      ...subject,
      present: [1, 2, 3, 4]
        .filter((n) => pick(n + 3, 3) > 0)
        .map((n) => ({ appointmentId: appointmentId(n) })),
    },
    CloseMeeting: subject,
    ReopenMeeting: { ...subject, reason },
    AddMatter: { ...matter, title: 'Molo', documents: named },
    WithdrawMatter: { ...matter, reason },
    PostponeMatter: { ...matter, reason },
    RecordProposal: {
      ...matter,
      proposalId: proposalId(1 + pick(7, 3)),
      text: one(10, WORDS),
      by: personId(1),
    },
    RecordStatement: {
      ...subject,
      statementId: statementId(1 + pick(8, 3)),
      text: one(10, WORDS),
      by: appointment,
    },
    RecordDecision: {
      ...matter,
      decisionId: decision,
      clauses,
      lead: one(7, [undefined, 'Vedtak:']),
      followUps: one(11, [undefined, [{ text: 'Be om anbud' }]]),
      standing,
    },
    ReviseDecision: { ...subject, decisionId: decision, revision, clauses, reason, ...dating, standing },
    RetractDecision: { ...subject, decisionId: decision, reason },
    RecordVote:
      pick(13, 4) > 0
        ? { ...vote, decisionId: decision, revision }
        : { ...vote, proposalId: proposalId(1 + pick(7, 3)) },
    DeclareDisqualification: { ...matter, appointmentId: appointment, reason },
    DecideDisqualification: { ...matter, appointmentId: appointment, disqualified: pick(10, 2) === 0 },
    CirculateMinutes: subject,
    ApproveMinutes: {
      ...subject,
      decisions: pick(5, 8) === 0 ? pending.slice(1) : pending,
      changes:
        pick(10, 2) === 0
          ? pending.slice(0, 1).map((d) => ({ decisionId: d.decisionId, clauses }))
          : undefined,
      ...[{ approvedIn: { meetingId: other } }, { approvedOn: date }, {}][pick(11, 3)],
    },
    ReturnMinutes: { ...subject, reason },
    CorrectDecision: { ...subject, decisionId: decision, revision, clauses, reason, ...dating },
    SupersedeDecision: {
      ...subject,
      decisionId: decision,
      by,
      reason,
    },
    CompleteFollowUp: {
      ...subject,
      decisionId: decision,
      followUp: 1 + pick(7, 2),
      completedOn: one(10, [undefined, date]),
    },
    CorrectMeetingDate: { ...subject, date, reason },
    CorrectMeeting: {
      ...subject,
      place: one(7, ['Rådhuset', null, undefined]),
      type: one(8, ['styremøte', undefined]),
      reason,
    },
    CorrectMatter: {
      ...matter,
      title: one(7, ['Molo', 'Lykt', undefined]),
      number: one(8, ['1', null, undefined]),
      reason,
    },
    MergeMeetings: { ...subject, into: other },
    UndoMergeMeetings: subject,
  }
  return [meeting, type, DATA[type]]
}

// Meetings of a body whose decisions are final with the minutes, and of one where they are with the vote.
const bodies = {
  [bodyId(1)]: body({ approvers: [bodyId(2)] }),
  [bodyId(2)]: emptyBody(2, { finality: 'on-vote', approvers: [bodyId(1)] }),
}

/** A command that was taken: the meeting before and after it. */
export type Step = {
  readonly type: MeetingCommandType
  readonly before: MeetingState
  readonly after: MeetingState
  readonly events: readonly MeetingEvent[]
  readonly warnings: readonly Warning[]
}
export type Stream = { readonly events: readonly MeetingEvent[]; readonly state: MeetingState }

export type Watching = {
  readonly taken?: (step: Step) => void
  readonly refused?: (code: RefusalCode, type: MeetingCommandType) => void
}

/** Runs the commands one after another, as a session would, and tells of each. */
export function session(
  throws: readonly Throw[],
  { taken, refused }: Watching = {},
): ReadonlyMap<string, Stream> {
  const states = new Map<string, MeetingState>()
  const streams = new Map<string, Stream>()
  for (const dice of throws) {
    const [id, type, data] = commandOf(dice, states)
    const before = states.get(id) ?? initialMeeting
    const outcome = run(before, command(type, data), { meetings: Object.fromEntries(states), bodies })
    if ('refusal' in outcome) {
      refused?.(outcome.refusal.code, type)
      continue
    }
    const { events, warnings } = outcome
    const after = events.reduce(evolveMeeting, before)
    states.set(id, after)
    streams.set(id, { events: [...(streams.get(id)?.events ?? []), ...events], state: after })
    taken?.({ type, before, after, events, warnings })
  }
  return streams
}

export const throws: fc.Arbitrary<readonly Throw[]> = fc.array(anyThrow, {
  minLength: 80,
  maxLength: 160,
  size: 'max',
})
