import { PLAN } from './documents.js'
import { CHAIR, COMMITTEE, DEPUTY, MEMBER } from './people.js'
import {
  decisionId,
  matterId,
  meetingId,
  personId,
  proposalId,
  type Step,
  statementId,
  step,
} from './step.js'

export const MEETING = meetingId(1)
export const NEXT_MEETING = meetingId(2)
const PLAN_MATTER = matterId(1)
const GRANTS_MATTER = matterId(2)
const SPORTS_HALL_MATTER = matterId(3)
const ANY_OTHER_MATTER = matterId(4)
export const PLAN_DECISION = decisionId(1)
const MISPLACED_DECISION = decisionId(2)
const GRANTS_DECISION = decisionId(3)

const planning: readonly Step[] = [
  step('ScheduleMeeting', 'A meeting is called', {
    meetingId: MEETING,
    bodyId: COMMITTEE,
    date: '2024-03-06',
    type: 'Ordinært møte',
    number: '1/24',
    start: '09:00',
    place: 'Rådhuset, møterom 2',
  }),
  step('RescheduleMeeting', 'It is moved to the day after', {
    meetingId: MEETING,
    date: '2024-03-07',
    start: '10:00',
    reason: 'Kollisjon med kommunestyret',
  }),
  step('ScheduleMeeting', 'The meeting after that', {
    meetingId: NEXT_MEETING,
    bodyId: COMMITTEE,
    date: '2024-04-11',
    number: '2/24',
  }),
  step('ScheduleMeeting', 'One that will not take place', {
    meetingId: meetingId(3),
    bodyId: COMMITTEE,
    date: '2024-05-16',
  }),
  step('CancelMeeting', 'It is cancelled', { meetingId: meetingId(3), reason: 'Ingen saker meldt' }),
  step('AddMatter', 'A matter that treats a version of the plan', {
    meetingId: MEETING,
    matterId: PLAN_MATTER,
    title: 'Bibliotekplan 2024–2028, versjon 0.9',
    number: '1/24',
    kind: 'beslutningssak',
    caseNumber: '2024/117',
    documents: [{ documentId: PLAN, version: '0.9' }],
  }),
  step('AddMatter', 'A matter with restricted access', {
    meetingId: MEETING,
    matterId: GRANTS_MATTER,
    title: 'Tildeling av kulturmidler',
    number: '2/24',
    access: { basis: 'offentleglova § 13, jf. forvaltningsloven § 13' },
  }),
  step('AddMatter', 'A matter that will be postponed', {
    meetingId: MEETING,
    matterId: SPORTS_HALL_MATTER,
    title: 'Lokalisering av idrettshall',
    number: '3/24',
  }),
  step('AddMatter', 'A matter that will be withdrawn', {
    meetingId: MEETING,
    matterId: ANY_OTHER_MATTER,
    title: 'Eventuelt',
    number: '4/24',
  }),
  step('CorrectMatter', 'A slip in its title', {
    meetingId: MEETING,
    matterId: SPORTS_HALL_MATTER,
    title: 'Lokalisering av ny idrettshall',
    reason: 'Ordet «ny» falt ut',
  }),
]

const session: readonly Step[] = [
  step('OpenMeeting', 'The meeting begins', { meetingId: MEETING }),
  step('RecordAttendance', 'Who is there and who is not', {
    meetingId: MEETING,
    present: [
      { appointmentId: CHAIR },
      { appointmentId: DEPUTY, capacity: 'vara' },
      { personId: personId(4), organisation: 'Ungdomsrådet', capacity: 'observatør' },
    ],
    absent: [{ appointmentId: MEMBER }],
  }),
  step('WithdrawMatter', 'A matter is withdrawn', {
    meetingId: MEETING,
    matterId: ANY_OTHER_MATTER,
    reason: 'Ingen saker under eventuelt',
  }),
  step('PostponeMatter', 'A matter is postponed', {
    meetingId: MEETING,
    matterId: SPORTS_HALL_MATTER,
    reason: 'Saken må utredes bedre',
  }),
  step('RecordProposal', 'Somebody proposes something', {
    meetingId: MEETING,
    matterId: PLAN_MATTER,
    proposalId: proposalId(1),
    kind: 'tilleggsforslag',
    text: 'Søndagsåpent prøves ut i ett år.',
    by: DEPUTY,
  }),
  step('RecordVote', 'The proposal falls', {
    meetingId: MEETING,
    matterId: PLAN_MATTER,
    proposalId: proposalId(1),
    result: 'lost',
    for: 0,
    against: 2,
  }),
  step('RecordStatement', 'Something that goes into the minutes', {
    meetingId: MEETING,
    matterId: PLAN_MATTER,
    statementId: statementId(1),
    text: 'Vara ber om at åpningstidene følges opp særskilt.',
    by: DEPUTY,
  }),
  step('RecordDecision', 'The draft of a decision, with a promise', {
    meetingId: MEETING,
    matterId: PLAN_MATTER,
    decisionId: PLAN_DECISION,
    lead: { text: 'Utvalget behandlet bibliotekplanen og vedtok:' },
    clauses: [
      {
        text: 'Utvalget slutter seg til bibliotekplanen.',
        kind: 'tilsluttet',
        conditions: ['Åpningstidene avklares før versjon 1.0.'],
        documents: [{ documentId: PLAN, version: '0.9' }],
        mark: '\n1. ',
      },
      {
        text: 'Utvalget ber om en årlig rapport om besøkstall.',
        kind: 'ber om',
        mark: '\n2. ',
      },
    ],
    followUps: [{ text: 'Legge fram besøkstall', owner: 'Kultursjefen', due: '2024-12-01' }],
  }),
  step('RecordDecision', 'One that was put on the wrong matter', {
    meetingId: MEETING,
    matterId: PLAN_MATTER,
    decisionId: MISPLACED_DECISION,
    clauses: [{ text: 'Kulturmidlene fordeles som foreslått.', kind: 'vedtatt' }],
  }),
  step('RetractDecision', 'It is retracted, visibly', {
    meetingId: MEETING,
    decisionId: MISPLACED_DECISION,
    reason: 'Ført på feil sak',
  }),
  step('DeclareDisqualification', 'Somebody says to be disqualified', {
    meetingId: MEETING,
    matterId: GRANTS_MATTER,
    appointmentId: DEPUTY,
    reason: 'Sitter i styret for en søker',
  }),
  step('DecideDisqualification', 'The committee agrees', {
    meetingId: MEETING,
    matterId: GRANTS_MATTER,
    appointmentId: DEPUTY,
    disqualified: true,
    reason: 'forvaltningsloven § 6 første ledd bokstav e',
  }),
  step('RecordDecision', 'The decision on the right matter', {
    meetingId: MEETING,
    matterId: GRANTS_MATTER,
    decisionId: GRANTS_DECISION,
    clauses: [{ text: 'Kulturmidlene fordeles som foreslått.', kind: 'vedtatt' }],
    access: { basis: 'offentleglova § 13, jf. forvaltningsloven § 13' },
  }),
  step('RecordVote', 'The votes on a decision, at the revision seen', {
    meetingId: MEETING,
    matterId: GRANTS_MATTER,
    decisionId: GRANTS_DECISION,
    revision: 1,
    result: 'unanimous',
    roll: [{ appointmentId: CHAIR, vote: 'for' }],
  }),
  step('ReviseDecision', 'New words, on the revision seen', {
    meetingId: MEETING,
    decisionId: PLAN_DECISION,
    revision: 1,
    lead: { text: 'Utvalget behandlet bibliotekplanen og vedtok:' },
    clauses: [
      {
        text: 'Utvalget slutter seg til bibliotekplanen.',
        kind: 'tilsluttet',
        conditions: ['Åpningstidene avklares før versjon 1.0.'],
        documents: [{ documentId: PLAN, version: '0.9' }],
        mark: '\n1. ',
      },
      {
        text: 'Utvalget ber om en halvårlig rapport om besøkstall.',
        kind: 'ber om',
        mark: '\n2. ',
      },
    ],
    reason: 'Halvårlig, ikke årlig',
  }),
  step('CloseMeeting', 'The meeting ends', { meetingId: MEETING }),
  step('ReopenMeeting', 'It ended too early', { meetingId: MEETING, reason: 'Opprop manglet' }),
  step('CloseMeeting', 'Now it ends', { meetingId: MEETING }),
  step('CirculateMinutes', 'The minutes are sent round', { meetingId: MEETING }),
  step('ReturnMinutes', 'Somebody asks for a change', {
    meetingId: MEETING,
    reason: 'Medlemmet ber om presisering av punkt 2',
  }),
  step('CirculateMinutes', 'They are sent round again', { meetingId: MEETING }),
]

const approval: readonly Step[] = [
  step('OpenMeeting', 'The next meeting begins', { meetingId: NEXT_MEETING }),
  step('ApproveMinutes', 'It approves the minutes, with new words for one decision', {
    meetingId: MEETING,
    approvedIn: { meetingId: NEXT_MEETING },
    decisions: [
      { decisionId: PLAN_DECISION, revision: 2 },
      { decisionId: GRANTS_DECISION, revision: 1 },
    ],
    changes: [
      {
        decisionId: GRANTS_DECISION,
        clauses: [{ text: 'Kulturmidlene fordeles som foreslått av kultursjefen.', kind: 'vedtatt' }],
      },
    ],
  }),
]

/** A meeting from its calling to the approval of its minutes. */
export const meeting: readonly Step[] = [...planning, ...session, ...approval]
