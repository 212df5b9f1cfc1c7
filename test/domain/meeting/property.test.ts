import fc from 'fast-check'
import { effectiveOf } from '../../../src/domain/effective.js'
import type { MeetingCommandType } from '../../../src/domain/meeting/commands.js'
import { meetingCommands } from '../../../src/domain/meeting/commands.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { evolveMeeting } from '../../../src/domain/meeting/evolve.js'
import { isConcluded } from '../../../src/domain/meeting/find.js'
import {
  initialMeeting,
  isPending,
  type Meeting,
  type MeetingState,
} from '../../../src/domain/meeting/state.js'
import { command, run, stored } from './given.js'
import {
  appointmentId,
  body,
  bodyId,
  decisionId,
  documentId,
  emptyBody,
  fold,
  matterId,
  meetingId,
  personId,
  proposalId,
  statementId,
  TODAY,
} from './world.js'

/** A roll of dice for one command: what it is, and small numbers to pick ids, dates and words with. */
type Throw = { readonly type: MeetingCommandType; readonly picks: readonly number[] }

const DATES = ['2026-03-01', '2026-03-02', '2026-04-02', TODAY, '2026-06-02']
const WORDS = ['Moloen bygges.', 'Moloen males.', 'Ingen vedtak.', 'Leia merkes.']

/** What is new takes an id of its own. */
const MAKES: readonly MeetingCommandType[] = ['RecordDecision', 'AddMatter']

/** Commands about a few things of a few meetings, so that they meet; half of them know what they speak of. */
function dataOf({ type, picks }: Throw, states: ReadonlyMap<string, MeetingState>): [string, object] {
  const pick = (i: number, of: number) => (picks[i] ?? 0) % of
  const one = <T>(i: number, of: readonly T[]): T => of[pick(i, of.length)] as T
  const meeting = meetingId(1 + pick(0, 2))
  const state = states.get(meeting) ?? initialMeeting
  const known = state.status === 'none' || state.status === 'redirected' ? undefined : state
  const decisions = [...(known?.decisions.values() ?? [])]
  const decision =
    decisions.length > 0 && pick(7, 4) > 0 && !MAKES.includes(type)
      ? one(1, decisions).decisionId
      : decisionId(1 + pick(1, 6))
  const revision = (known?.decisions.get(decision)?.revision ?? 1) + (pick(2, 8) === 0 ? 1 : 0)
  const subject = { meetingId: meeting }
  const reason = 'fordi'
  const about = MAKES.includes(type) ? undefined : known?.decisions.get(decision)
  const matter = {
    ...subject,
    matterId: about && type === 'RecordVote' ? about.matterId : matterId(1 + pick(3, 3)),
  }
  const date = one(4, DATES)
  const clauses = [
    {
      text: one(5, WORDS),
      documents: pick(6, 9) === 0 ? [{ documentId: documentId(1), version: '0.9' }] : undefined,
    },
  ]
  const plan = {
    ...subject,
    bodyId: bodyId(1 + pick(1, 2)),
    date,
    type: one(5, ['styremøte', 'arbeidsmøte']),
  }
  const dating = pick(6, 3) === 0 ? { effectiveOn: date } : pick(6, 3) === 1 ? { replaces: true } : {}
  const other = meetingId(1 + pick(4, 2))
  const appointment = appointmentId(1 + pick(4, 7))
  const standing = one(7, [undefined, 'draft', 'unstated'])
  const followUps = one(7, [undefined, [{ text: 'Be om anbud' }]])
  const votes = {
    result: one(4, ['carried', 'lost', 'unanimous']),
    for: one(5, [undefined, 2]),
    against: one(6, [undefined, 0]),
  }
  const pending = decisions.filter(isPending).map((d) => ({ decisionId: d.decisionId, revision: d.revision }))
  const change =
    pending.length > 0 && pick(5, 2) === 0 ? [{ decisionId: pending[0]?.decisionId, clauses }] : undefined
  const DATA: { readonly [C in MeetingCommandType]: object } = {
    ScheduleMeeting: plan,
    RegisterHeldMeeting: plan,
    RescheduleMeeting: { ...subject, date, reason },
    CancelMeeting: { ...subject, reason },
    OpenMeeting: subject,
    RecordAttendance: {
      ...subject,
      present: [1, 2, 3, 4].filter((n) => pick(n, 2) === 0).map((n) => ({ appointmentId: appointmentId(n) })),
    },
    CloseMeeting: subject,
    ReopenMeeting: { ...subject, reason },
    AddMatter: { ...matter, title: 'Molo' },
    WithdrawMatter: { ...matter, reason },
    PostponeMatter: { ...matter, reason },
    RecordProposal: {
      ...matter,
      proposalId: proposalId(1 + pick(4, 3)),
      text: one(5, WORDS),
      by: personId(1),
    },
    RecordStatement: {
      ...subject,
      statementId: statementId(1 + pick(4, 3)),
      text: one(5, WORDS),
      by: appointment,
    },
    RecordDecision: {
      ...matter,
      decisionId: decision,
      clauses,
      lead: one(4, [undefined, 'Vedtak:']),
      followUps,
      standing,
    },
    ReviseDecision: { ...subject, decisionId: decision, revision, clauses, reason, ...dating, standing },
    RetractDecision: { ...subject, decisionId: decision, reason },
    RecordVote:
      pick(7, 2) === 0
        ? { ...matter, decisionId: decision, revision, ...votes }
        : { ...matter, proposalId: proposalId(1 + pick(4, 3)), ...votes },
    DeclareDisqualification: { ...matter, appointmentId: appointment, reason },
    DecideDisqualification: { ...matter, appointmentId: appointment, disqualified: pick(5, 2) === 0 },
    CirculateMinutes: subject,
    ApproveMinutes: {
      ...subject,
      decisions: pick(2, 8) === 0 ? pending.slice(1) : pending,
      changes: change,
      ...(pick(6, 3) === 0
        ? { approvedIn: { meetingId: other } }
        : pick(6, 3) === 1
          ? { approvedOn: date }
          : {}),
    },
    ReturnMinutes: { ...subject, reason },
    CorrectDecision: { ...subject, decisionId: decision, revision, clauses, reason, ...dating },
    SupersedeDecision: {
      ...subject,
      decisionId: decision,
      by: { meetingId: other, decisionId: decisionId(1 + pick(5, 6)) },
      reason,
    },
    CompleteFollowUp: {
      ...subject,
      decisionId: decision,
      followUp: 1 + pick(4, 2),
      completedOn: one(5, [undefined, date]),
    },
    CorrectMeetingDate: { ...subject, date, reason },
    CorrectMeeting: {
      ...subject,
      place: one(4, ['Rådhuset', null, undefined]),
      type: one(5, ['styremøte', undefined]),
      reason,
    },
    CorrectMatter: {
      ...matter,
      title: one(4, ['Molo', 'Lykt', undefined]),
      number: one(5, ['1', null, undefined]),
      reason,
    },
    MergeMeetings: { ...subject, into: other },
    UndoMergeMeetings: subject,
  }
  return [meeting, DATA[type]]
}

const bodies = {
  [bodyId(1)]: body({ approvers: [bodyId(2)] }),
  [bodyId(2)]: emptyBody(2, { finality: 'on-vote', approvers: [bodyId(1)] }),
}

/** Runs the commands one after another, as a session would, and hands each accepted step to `check`. */
function session(
  throws: readonly Throw[],
  check: (step: Step) => void = () => {},
): ReadonlyMap<string, Stream> {
  const states = new Map<string, MeetingState>()
  const streams = new Map<string, Stream>()
  for (const thrown of throws) {
    const [id, data] = dataOf(thrown, states)
    const before = states.get(id) ?? initialMeeting
    const outcome = run(before, command(thrown.type, data), { meetings: Object.fromEntries(states), bodies })
    if ('refusal' in outcome) continue
    const after = outcome.events.reduce(evolveMeeting, before)
    const events = [...(streams.get(id)?.events ?? []), ...outcome.events]
    states.set(id, after)
    streams.set(id, { events, state: after })
    check({ type: thrown.type, before, after, events: outcome.events })
  }
  return streams
}

type Stream = { readonly events: readonly MeetingEvent[]; readonly state: MeetingState }
type Step = {
  readonly type: MeetingCommandType
  readonly before: MeetingState
  readonly after: MeetingState
  readonly events: readonly MeetingEvent[]
}

const types = Object.keys(meetingCommands) as MeetingCommandType[]
// What begins and fills a meeting comes more often, so that there is something to decide on.
const FREQUENT: readonly MeetingCommandType[] = [
  'ScheduleMeeting',
  'RegisterHeldMeeting',
  'OpenMeeting',
  'AddMatter',
  'AddMatter',
  'RecordDecision',
  'RecordDecision',
  'RecordDecision',
  'ReviseDecision',
  'CloseMeeting',
  'RecordVote',
  'ApproveMinutes',
  'ApproveMinutes',
]
const throws = fc.array(
  fc.record({
    type: fc.constantFrom(...types, ...FREQUENT),
    picks: fc.array(fc.noBias(fc.nat({ max: 5039 })), { minLength: 8, maxLength: 8 }),
  }),
  { minLength: 80, maxLength: 160, size: 'max' },
)
const RUNS = { numRuns: 60 }
const begun = (state: MeetingState): Meeting | undefined =>
  state.status === 'none' || state.status === 'redirected' ? undefined : state

describe('any sequence of commands', () => {
  it('throws only refusals, and folds to the same state from what the log gives back', () => {
    fc.assert(
      fc.property(throws, (sequence) => {
        for (const { events, state } of session(sequence).values()) {
          expect(events.length).toBeGreaterThan(0)
          expect(fold(stored(events))).toEqual(state)
          for (const event of events) effectiveOf(event, '2026-06-01T10:00:00.000Z')
        }
      }),
      RUNS,
    )
  })

  it('numbers the revisions of each decision without a gap, and says which one was seen', () => {
    fc.assert(
      fc.property(throws, (sequence) => {
        for (const { events } of session(sequence).values()) {
          const revisions = new Map<string, number>()
          for (const { type, data } of events) {
            if (type === 'DecisionRecorded') {
              expect(data.revision).toBe(1)
              revisions.set(data.decisionId, 1)
            } else if (
              type === 'DecisionRevised' ||
              type === 'DecisionCorrected' ||
              type === 'DecisionApproved'
            ) {
              const reworded = data.clauses !== undefined
              expect(data.seenRevision).toBe(revisions.get(data.decisionId))
              expect(data.revision).toBe(data.seenRevision + (reworded ? 1 : 0))
              revisions.set(data.decisionId, data.revision)
            }
          }
        }
      }),
      RUNS,
    )
  })

  it('covers exactly what was not final when minutes are approved', () => {
    fc.assert(
      fc.property(throws, (sequence) => {
        session(sequence, ({ type, before, after, events }) => {
          if (type !== 'ApproveMinutes') return
          const meeting = begun(before)
          const pending = [...(meeting?.decisions.values() ?? [])].filter(isPending).map((d) => d.decisionId)
          const [minutes, ...rest] = events
          const named = minutes?.type === 'MinutesApproved' ? minutes.data.decisions : []
          expect(named.map((d) => d.decisionId)).toEqual(pending)
          const final = rest.filter((event) => event.type === 'DecisionApproved')
          if (meeting?.bodyId === bodyId(1)) {
            expect(final.map((event) => event.data.decisionId)).toEqual(pending)
            expect([...(begun(after)?.decisions.values() ?? [])].filter(isPending)).toEqual([])
          } else if (meeting?.status !== 'held') {
            expect(final).toEqual([])
          }
        })
      }),
      RUNS,
    )
  })

  it('never touches a wording that is final but by a correction, and leaves no matter of a closed meeting open', () => {
    fc.assert(
      fc.property(throws, (sequence) => {
        session(sequence, ({ before, after, events }) => {
          const corrected = new Set(
            events.filter((e) => e.type === 'DecisionCorrected').map((e) => e.data.decisionId),
          )
          for (const [id, decision] of begun(before)?.decisions ?? []) {
            const now = begun(after)?.decisions.get(id)
            if (isPending(decision) || !now || corrected.has(id)) continue
            expect(now.wording).toEqual(decision.wording)
            expect(now.revision).toBe(decision.revision)
          }
          const meeting = begun(after)
          if (meeting?.status !== 'closed' && meeting?.status !== 'circulated') return
          for (const matter of meeting.matters.values()) expect(isConcluded(meeting, matter)).toBe(true)
        })
      }),
      RUNS,
    )
  })

  it('comes to every command sooner or later, so that the rest of this file is about something', () => {
    const taken = new Set<string>()
    fc.assert(
      fc.property(throws, (sequence) => {
        session(sequence, ({ type }) => taken.add(type))
      }),
      { numRuns: 150, seed: 20260302 },
    )
    expect([...taken].sort()).toEqual([...types].sort())
  })
})
