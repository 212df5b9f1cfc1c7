import { MEETING, PLAN_DECISION } from './meeting.js'
import { COMMITTEE, MEMBER } from './people.js'
import { decisionId, importId, matterId, meetingId, registerId, rowId, type Step, step } from './step.js'

const HELD = meetingId(4)
const HELD_TWICE = meetingId(5)
const FINDING = '3f3f1df0-62b2-4a43-9c1e-5b8f6a9d0b11'
const OLD_MATTER = matterId(5)
const OLD_DECISION = decisionId(4)

const past: readonly Step[] = [
  step('RegisterHeldMeeting', 'A meeting of the past', {
    meetingId: HELD,
    bodyId: COMMITTEE,
    date: '2023-11-15',
    type: 'Ordinært møte',
  }),
  step('CorrectMeetingDate', 'Its date was entered wrongly', {
    meetingId: HELD,
    date: '2023-11-16',
    reason: 'Referatet er datert 16. november',
  }),
  step('CorrectMeeting', 'Its number was left out', {
    meetingId: HELD,
    number: '6/23',
    reason: 'Nummeret manglet',
  }),
  step('AddMatter', 'Its matter', {
    meetingId: HELD,
    matterId: OLD_MATTER,
    title: 'Åpningstider i biblioteket',
  }),
  step('RecordDecision', 'What was decided then', {
    meetingId: HELD,
    matterId: OLD_MATTER,
    decisionId: OLD_DECISION,
    clauses: [{ text: 'Biblioteket holder åpent til klokken 17.', kind: 'vedtatt' }],
    standing: 'unstated',
  }),
  step('ApproveMinutes', 'The minutes were approved on a day that is known', {
    meetingId: HELD,
    approvedOn: '2023-12-14',
    decisions: [{ decisionId: OLD_DECISION, revision: 1 }],
  }),
  step('RegisterHeldMeeting', 'The same meeting once more, by mistake', {
    meetingId: HELD_TWICE,
    bodyId: COMMITTEE,
    date: '2023-11-16',
  }),
  step('MergeMeetings', 'The two are one', {
    meetingId: HELD_TWICE,
    into: HELD,
    reason: 'Samme møte ført to ganger',
  }),
  step('UndoMergeMeetings', 'They are not', {
    meetingId: HELD_TWICE,
    into: HELD,
    reason: 'Det ene var et arbeidsmøte',
  }),
]

const later: readonly Step[] = [
  step('CorrectDecision', 'A slip in a final decision', {
    meetingId: MEETING,
    decisionId: PLAN_DECISION,
    revision: 2,
    lead: { text: 'Utvalget behandlet bibliotekplanen og vedtok:' },
    clauses: [
      {
        text: 'Utvalget slutter seg til bibliotekplanen 2024–2028.',
        kind: 'tilsluttet',
        conditions: ['Åpningstidene avklares før versjon 1.0.'],
        mark: '\n1. ',
      },
      {
        text: 'Utvalget ber om en halvårlig rapport om besøkstall.',
        kind: 'ber om',
        mark: '\n2. ',
      },
    ],
    reason: 'Planperioden falt ut',
  }),
  step('SupersedeDecision', 'An older decision no longer holds', {
    meetingId: HELD,
    decisionId: OLD_DECISION,
    by: { meetingId: MEETING, decisionId: PLAN_DECISION },
    reason: 'Åpningstidene følger nå av planen',
  }),
  step('CompleteFollowUp', 'The promise is kept', {
    meetingId: MEETING,
    decisionId: PLAN_DECISION,
    followUp: 1,
    completedOn: '2024-11-20',
    note: 'Besøkstallene er lagt fram for utvalget.',
  }),
  step('AcceptFinding', 'A finding that is as it should be', {
    findingId: FINDING,
    rule: 'meeting-on-day-off',
    basis: '7d793037a0760186574b0282f2f435e7',
    reason: 'Utvalget møttes på en lørdag på grunn av befaringen',
  }),
  step('WithdrawAcceptance', 'It was not as it should be', {
    findingId: FINDING,
    reason: 'Befaringen var dagen før',
  }),
  step('EndAppointment', 'The last day of an appointment', {
    bodyId: COMMITTEE,
    appointmentId: MEMBER,
    validTo: '2024-06-30',
    reason: 'Flyttet fra kommunen',
  }),
]

const REGISTER = registerId(1)
const IMPORT = importId(1)

/** The steps of an import, which `POST /api/imports` takes by itself. */
const register: readonly Step[] = [
  step('StartImport', 'An import of a register begins', {
    registerId: REGISTER,
    importId: IMPORT,
    name: 'Møteoversikt 2023',
    kind: 'meetings',
    ownerId: COMMITTEE,
    file: 'moter-2023.csv',
    sha256: '1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014',
    headers: ['Dato', 'Sak', 'Vedtak'],
    fields: ['date', 'matter', 'decision'],
    matches: [],
    planned: { new: 2, changed: 0, unchanged: 0, gone: 0 },
  }),
  step('ImportRows', 'Its rows, cell for cell', {
    registerId: REGISTER,
    importId: IMPORT,
    rows: [
      {
        rowId: rowId(1),
        revision: 1,
        line: 2,
        cells: ['16.11.2023', 'Åpningstider i biblioteket', 'Åpent til klokken 17'],
      },
      { rowId: rowId(2), revision: 1, line: 3, cells: ['', '', ''] },
    ],
  }),
  step('ListRows', 'What a row lists', {
    registerId: REGISTER,
    importId: IMPORT,
    listings: [
      {
        rowId: rowId(1),
        meetingId: HELD,
        matterId: OLD_MATTER,
        decisionId: OLD_DECISION,
        decisionRevision: 1,
        date: '2023-11-16',
        matter: 'Åpningstider i biblioteket',
      },
    ],
  }),
  step('MoveRows', 'A row stands on another line', {
    registerId: REGISTER,
    importId: IMPORT,
    rows: [{ rowId: rowId(1), line: 3 }],
  }),
  step('DropRows', 'A row is no longer in the file', {
    registerId: REGISTER,
    importId: IMPORT,
    rowIds: [rowId(2)],
  }),
  step('CompleteImport', 'The import is done, and counts from now on', {
    registerId: REGISTER,
    importId: IMPORT,
  }),
]

/** What is entered later: the past, slips, what followed, and a register. */
export const afterwards: readonly Step[] = [...past, ...later, ...register]
