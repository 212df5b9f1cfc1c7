import { type MeetingCommandType, meetingCommands } from '../../../src/domain/meeting/commands.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { MEETING_STATUSES, type MeetingStatus } from '../../../src/domain/meeting/state.js'
import {
  approved,
  circulated,
  closed,
  draft,
  held,
  inMeeting,
  matter,
  minutesApproved,
  opened,
  scheduled,
} from './events-of.js'
import { command, run } from './given.js'
import {
  appointmentId,
  bodyId,
  decisionId,
  fold,
  matterId,
  meetingId,
  personId,
  proposalId,
  statementId,
} from './world.js'

const M = meetingId(1)
const subject = { meetingId: M }
const reason = 'ført feil'
const words = { clauses: [{ text: 'Kaien forlenges.' }] }

// Every matter is concluded: 1 holds a draft and a decision that a vote made final, 2 fell in a vote.
const agenda: readonly MeetingEvent[] = [
  matter(1),
  matter(2),
  {
    type: 'ProposalRecorded',
    data: { ...subject, matterId: matterId(2), proposalId: proposalId(1), text: 'Utredes.' },
  },
]
const session: readonly MeetingEvent[] = [
  draft(1, { followUps: [{ text: 'Lage en plan' }] }),
  draft(2),
  approved(2, { by: 'vote' }),
  {
    type: 'VoteRecorded',
    data: { ...subject, matterId: matterId(2), proposalId: proposalId(1), result: 'lost' },
  },
]
const open = [scheduled(), ...agenda, opened, ...session]
const STATES: { readonly [S in MeetingStatus]: readonly MeetingEvent[] } = {
  none: [],
  scheduled: [scheduled(), ...agenda],
  open,
  closed: [...open, closed],
  circulated: [...open, closed, circulated],
  approved: [
    ...open,
    closed,
    minutesApproved({ approvedOn: '2026-04-02' }),
    approved(1, { approvedOn: '2026-04-02' }),
  ],
  cancelled: [scheduled(), ...agenda, { type: 'MeetingCancelled', data: { ...subject, reason } }],
  held: [held(), ...agenda, ...session],
  redirected: [held(), { type: 'MeetingMerged', data: { ...subject, into: meetingId(2) } }],
}

const world = {
  meetings: {
    [meetingId(2)]: fold(
      inMeeting(2, [held({ date: '2026-04-02' }), matter(1), draft(9), minutesApproved(), approved(9)]),
    ),
  },
}

const DATA: { readonly [C in MeetingCommandType]: object } = {
  ScheduleMeeting: { ...subject, bodyId: bodyId(1), date: '2026-03-02' },
  RegisterHeldMeeting: { ...subject, bodyId: bodyId(1), date: '2026-03-02' },
  RescheduleMeeting: { ...subject, date: '2026-03-03', reason },
  CancelMeeting: { ...subject, reason },
  OpenMeeting: subject,
  RecordAttendance: { ...subject, present: [] },
  CloseMeeting: subject,
  ReopenMeeting: { ...subject, reason },
  AddMatter: { ...subject, matterId: matterId(9), title: 'Ny sak' },
  WithdrawMatter: { ...subject, matterId: matterId(2), reason },
  PostponeMatter: { ...subject, matterId: matterId(2), reason },
  RecordProposal: { ...subject, matterId: matterId(1), proposalId: proposalId(9), text: 'Avvises.' },
  RecordStatement: { ...subject, statementId: statementId(9), text: 'Kaien er trang.', by: personId(1) },
  RecordDecision: { ...subject, matterId: matterId(1), decisionId: decisionId(9), ...words },
  ReviseDecision: { ...subject, decisionId: decisionId(1), revision: 1, ...words, reason },
  RetractDecision: { ...subject, decisionId: decisionId(1), reason },
  RecordVote: {
    ...subject,
    matterId: matterId(1),
    decisionId: decisionId(1),
    revision: 1,
    result: 'carried',
  },
  DeclareDisqualification: { ...subject, matterId: matterId(1), appointmentId: appointmentId(2), reason },
  DecideDisqualification: {
    ...subject,
    matterId: matterId(1),
    appointmentId: appointmentId(2),
    disqualified: true,
  },
  CirculateMinutes: subject,
  ApproveMinutes: {
    ...subject,
    approvedOn: '2026-04-02',
    decisions: [{ decisionId: decisionId(1), revision: 1 }],
  },
  ReturnMinutes: { ...subject, reason },
  CorrectDecision: { ...subject, decisionId: decisionId(2), revision: 1, ...words, reason },
  SupersedeDecision: {
    ...subject,
    decisionId: decisionId(2),
    by: { meetingId: meetingId(2), decisionId: decisionId(9) },
    reason,
  },
  CompleteFollowUp: { ...subject, decisionId: decisionId(1), followUp: 1 },
  CorrectMeetingDate: { ...subject, date: '2026-03-01', reason },
  CorrectMeeting: { ...subject, place: 'Rådhuset', reason },
  CorrectMatter: { ...subject, matterId: matterId(1), title: 'Sak én', reason },
  MergeMeetings: { ...subject, into: meetingId(2) },
  UndoMergeMeetings: subject,
}

// What each status says to each command, in words of the test's own. The columns are MEETING_STATUSES.
const Y = 'taken'
const N = 'wrong-meeting-status'
const X = 'already-exists'
const F = 'not-found'
const R = 'redirected'
const m = 'minutes-not-ready'
const D = 'open-drafts'
const d = 'decision-not-draft'
const TABLE: { readonly [C in MeetingCommandType]: readonly string[] } = {
  //                       none scheduled open closed circulated approved cancelled held redirected
  ScheduleMeeting: /*     */ [Y, X, X, X, X, X, X, X, X],
  RegisterHeldMeeting: /* */ [Y, X, X, X, X, X, X, X, X],
  RescheduleMeeting: /*   */ [F, Y, N, N, N, N, N, N, R],
  CancelMeeting: /*       */ [F, Y, N, N, N, N, N, N, R],
  OpenMeeting: /*         */ [F, Y, N, N, N, N, N, N, R],
  RecordAttendance: /*    */ [F, N, Y, Y, Y, N, N, Y, R],
  CloseMeeting: /*        */ [F, N, Y, N, N, N, N, N, R],
  ReopenMeeting: /*       */ [F, N, N, Y, Y, N, N, N, R],
  AddMatter: /*           */ [F, Y, Y, N, N, N, N, Y, R],
  WithdrawMatter: /*      */ [F, Y, Y, N, N, N, N, Y, R],
  PostponeMatter: /*      */ [F, Y, Y, N, N, N, N, Y, R],
  RecordProposal: /*      */ [F, Y, Y, N, N, N, N, Y, R],
  RecordStatement: /*     */ [F, N, Y, Y, Y, N, N, Y, R],
  RecordDecision: /*      */ [F, N, Y, N, N, N, N, Y, R],
  ReviseDecision: /*      */ [F, N, Y, Y, Y, d, N, Y, R],
  RetractDecision: /*     */ [F, N, Y, Y, Y, d, N, Y, R],
  RecordVote: /*          */ [F, N, Y, N, N, N, N, Y, R],
  DeclareDisqualification: [F, Y, Y, N, N, N, N, Y, R],
  DecideDisqualification: /**/ [F, N, Y, N, N, N, N, Y, R],
  CirculateMinutes: /*    */ [F, m, m, Y, N, N, N, N, R],
  ApproveMinutes: /*      */ [F, m, m, Y, Y, N, N, Y, R],
  ReturnMinutes: /*       */ [F, m, m, m, Y, N, N, N, R],
  CorrectDecision: /*     */ [F, N, Y, Y, Y, Y, N, Y, R],
  SupersedeDecision: /*   */ [F, N, Y, Y, Y, Y, N, Y, R],
  CompleteFollowUp: /*    */ [F, N, Y, Y, Y, Y, N, Y, R],
  CorrectMeetingDate: /*  */ [F, Y, Y, Y, Y, Y, Y, Y, R],
  CorrectMeeting: /*      */ [F, Y, Y, Y, Y, Y, Y, Y, R],
  CorrectMatter: /*       */ [F, Y, Y, Y, Y, Y, Y, Y, R],
  MergeMeetings: /*       */ [F, Y, D, D, D, Y, Y, D, R],
  UndoMergeMeetings: /*   */ [F, N, N, N, N, N, N, N, Y],
}

const types = Object.keys(meetingCommands) as MeetingCommandType[]
const cells = types.flatMap((type) =>
  MEETING_STATUSES.map((status, column) => ({ type, status, expected: TABLE[type][column] })),
)

describe('every command in every status of a meeting', () => {
  it('the table names every command and every status', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...types].sort())
    expect(types.every((type) => TABLE[type].length === MEETING_STATUSES.length)).toBe(true)
    for (const status of MEETING_STATUSES) expect(fold(STATES[status]).status).toBe(status)
  })

  it.each(cells)('$type in $status: $expected', ({ type, status, expected }) => {
    const outcome = run(fold(STATES[status]), command(type, DATA[type]), world)
    expect('refusal' in outcome ? outcome.refusal.code : Y).toBe(expected)
    if ('events' in outcome) expect(outcome.events.length).toBeGreaterThan(0)
    else
      expect(outcome.refusal.detail).toMatchObject({ field: expect.any(String), allowed: expect.any(String) })
  })
})
