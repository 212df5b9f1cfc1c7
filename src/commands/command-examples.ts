/** A command to try, and the steps that have to come before it in an empty ledger. */
type Step = { readonly data: object; readonly after: readonly string[] }

const BODY = 'b0000000-0000-4000-8000-000000000001'
const OTHER_BODY = 'b0000000-0000-4000-8000-000000000002'
const PERSON = 'a0000000-0000-4000-8000-000000000001'
const OTHER_PERSON = 'a0000000-0000-4000-8000-000000000002'
const APPOINTMENT = 'a1000000-0000-4000-8000-000000000001'
const MEETING = 'c0000000-0000-4000-8000-000000000001'
const EARLIER = 'c0000000-0000-4000-8000-000000000002'
const MATTER = 'c1000000-0000-4000-8000-000000000001'
const EARLIER_MATTER = 'c1000000-0000-4000-8000-000000000002'
const PROPOSAL = 'c2000000-0000-4000-8000-000000000001'
const STATEMENT = 'c3000000-0000-4000-8000-000000000001'
const DECISION = 'd0000000-0000-4000-8000-000000000001'
const EARLIER_DECISION = 'd0000000-0000-4000-8000-000000000002'
const DOCUMENT = 'e0000000-0000-4000-8000-000000000001'
const AREA = 'f0000000-0000-4000-8000-000000000001'
const INVOLVEMENT = 'f1000000-0000-4000-8000-000000000001'
const FINDING = 'f2000000-0000-4000-8000-000000000001'

const body = { bodyId: BODY }
const meeting = { meetingId: MEETING }
const matter = { ...meeting, matterId: MATTER }
const decision = { ...meeting, decisionId: DECISION }
const earlier = { meetingId: EARLIER, decisionId: EARLIER_DECISION }
const clauses = [{ text: 'Moloen bygges ut i 2024.', kind: 'vedtatt' }]
const better = [{ text: 'Moloen bygges ut innen 1. oktober 2024.', kind: 'vedtatt' }]

// Named by the command's type; a step that only prepares another has a word behind it.
const steps: Readonly<Record<string, Step>> = {
  RegisterBody: { data: { ...body, name: 'Havnestyret', kind: 'styre', validFrom: '2020-01-01' }, after: [] },
  'RegisterBody other': {
    data: { bodyId: OTHER_BODY, name: 'Havneutvalget', kind: 'utvalg' },
    after: [],
  },
  RenameBody: {
    data: { ...body, name: 'Havne- og kyststyret', validFrom: '2022-01-01' },
    after: ['RegisterBody'],
  },
  AddBodyAlias: { data: { ...body, alias: 'Styret for havna' }, after: ['RegisterBody'] },
  EndBody: { data: { ...body, validTo: '2025-12-31' }, after: ['RegisterBody'] },
  SetBodyRules: {
    data: {
      ...body,
      rules: { quorum: { share: 'more-than-half', force: 'block' }, approvalInLaterMeeting: 'block' },
      validFrom: '2023-01-01',
    },
    after: ['RegisterBody'],
  },
  CorrectBody: {
    data: { ...body, kind: 'utvalg', reason: 'Feil type i registeret' },
    after: ['RegisterBody'],
  },
  MergeBodies: {
    data: { bodyId: OTHER_BODY, into: BODY, reason: 'Samme organ, skrevet på to måter' },
    after: ['RegisterBody', 'RegisterBody other'],
  },
  UndoMergeBodies: { data: { bodyId: OTHER_BODY, reason: 'To organer likevel' }, after: ['MergeBodies'] },

  RegisterPerson: { data: { personId: PERSON, name: 'Tora Vik' }, after: [] },
  'RegisterPerson other': { data: { personId: OTHER_PERSON, name: 'T. Vik' }, after: [] },
  RenamePerson: {
    data: { personId: PERSON, name: 'Tora Nes', validFrom: '2023-06-01' },
    after: ['RegisterPerson'],
  },
  MergePersons: {
    data: { personId: OTHER_PERSON, into: PERSON, reason: 'Samme person' },
    after: ['RegisterPerson', 'RegisterPerson other'],
  },
  ForgetPerson: {
    data: { personId: OTHER_PERSON, reason: 'Bedt om å bli slettet' },
    after: ['RegisterPerson other'],
  },
  UndoMergePersons: { data: { personId: OTHER_PERSON }, after: ['MergePersons'] },

  AppointMember: {
    data: {
      ...body,
      appointmentId: APPOINTMENT,
      personId: PERSON,
      organisation: 'Havneetaten',
      role: 'chair',
      validFrom: '2022-01-01',
    },
    after: ['RegisterBody', 'RegisterPerson'],
  },
  EndAppointment: {
    data: { ...body, appointmentId: APPOINTMENT, validTo: '2025-06-30' },
    after: ['AppointMember'],
  },
  CorrectAppointment: {
    data: { ...body, appointmentId: APPOINTMENT, organisation: 'Kystetaten', reason: 'Skrevet feil' },
    after: ['AppointMember'],
  },

  ScheduleMeeting: {
    data: { ...meeting, ...body, date: '2024-03-02', start: '09:00', type: 'styremøte', place: 'Rådhuset' },
    after: ['RegisterBody'],
  },
  RescheduleMeeting: {
    data: { ...meeting, date: '2024-03-09', reason: 'For få kunne komme' },
    after: ['ScheduleMeeting'],
  },
  CancelMeeting: { data: { ...meeting, reason: 'Ingen saker' }, after: ['ScheduleMeeting'] },
  RegisterHeldMeeting: {
    data: { meetingId: EARLIER, ...body, date: '2024-02-02', type: 'styremøte' },
    after: ['RegisterBody'],
  },
  OpenMeeting: { data: meeting, after: ['ScheduleMeeting'] },
  RecordAttendance: {
    data: { ...meeting, present: [{ appointmentId: APPOINTMENT }] },
    after: ['OpenMeeting', 'AppointMember'],
  },
  CloseMeeting: { data: meeting, after: ['RecordDecision'] },
  ReopenMeeting: { data: { ...meeting, reason: 'Et vedtak ble glemt' }, after: ['CloseMeeting'] },
  CorrectMeetingDate: {
    data: { ...meeting, date: '2024-03-03', reason: 'Feil dato i innkallingen' },
    after: ['ScheduleMeeting'],
  },
  CorrectMeeting: {
    data: { ...meeting, place: 'Havnekontoret', start: null, reason: 'Skrevet feil' },
    after: ['ScheduleMeeting'],
  },
  MergeMeetings: {
    data: { ...meeting, into: EARLIER, reason: 'Samme møte, ført to ganger' },
    after: ['ScheduleMeeting', 'RegisterHeldMeeting'],
  },
  UndoMergeMeetings: { data: { ...meeting, reason: 'To møter likevel' }, after: ['MergeMeetings'] },

  AddMatter: {
    data: { ...matter, title: 'Utbygging av moloen', number: '12/24' },
    after: ['ScheduleMeeting'],
  },
  WithdrawMatter: { data: { ...matter, reason: 'Trukket av etaten' }, after: ['AddMatter'] },
  PostponeMatter: { data: { ...matter, reason: 'For kort tid' }, after: ['AddMatter'] },
  CorrectMatter: {
    data: { ...matter, title: 'Utbygging av ytre molo', reason: 'Feil tittel' },
    after: ['AddMatter'],
  },
  RecordProposal: {
    data: { ...matter, proposalId: PROPOSAL, kind: 'alternativ', text: 'Moloen males.', by: PERSON },
    after: ['AddMatter', 'RegisterPerson'],
  },
  RecordStatement: {
    data: { ...matter, statementId: STATEMENT, text: 'Kostnaden er ikke utredet.', by: PERSON },
    after: ['OpenMeeting', 'AddMatter', 'RegisterPerson'],
  },
  DeclareDisqualification: {
    data: { ...matter, appointmentId: APPOINTMENT, reason: 'Eier naust ved moloen' },
    after: ['AddMatter', 'AppointMember'],
  },
  DecideDisqualification: {
    data: { ...matter, appointmentId: APPOINTMENT, disqualified: true },
    after: ['OpenMeeting', 'DeclareDisqualification'],
  },

  RecordDecision: {
    data: {
      ...matter,
      decisionId: DECISION,
      lead: 'Styret vedtok:',
      clauses,
      followUps: [{ text: 'Hente inn anbud', owner: 'Havneetaten', due: '2024-06-01' }],
    },
    after: ['OpenMeeting', 'AddMatter'],
  },
  ReviseDecision: {
    data: { ...decision, revision: 1, clauses: better, reason: 'Fristen manglet' },
    after: ['RecordDecision'],
  },
  RetractDecision: { data: { ...decision, reason: 'Ført på feil sak' }, after: ['RecordDecision'] },
  RecordVote: {
    data: { ...matter, decisionId: DECISION, revision: 1, result: 'carried', for: 5, against: 2 },
    after: ['RecordDecision'],
  },
  CirculateMinutes: { data: meeting, after: ['CloseMeeting'] },
  ReturnMinutes: { data: { ...meeting, reason: 'Ett navn er feil' }, after: ['CirculateMinutes'] },
  ApproveMinutes: {
    data: {
      ...meeting,
      approvedOn: '2024-04-02',
      decisions: [{ decisionId: DECISION, revision: 1 }],
      changes: [{ decisionId: DECISION, clauses: better }],
    },
    after: ['CirculateMinutes'],
  },
  CorrectDecision: {
    data: { ...decision, revision: 2, clauses, reason: 'Feil frist', effectiveOn: '2024-04-10' },
    after: ['ApproveMinutes'],
  },
  CompleteFollowUp: {
    data: { ...decision, followUp: 1, completedOn: '2024-05-20', note: 'Tre anbud kom inn' },
    after: ['RecordDecision'],
  },
  'AddMatter earlier': {
    data: { meetingId: EARLIER, matterId: EARLIER_MATTER, title: 'Moloen' },
    after: ['RegisterHeldMeeting'],
  },
  'RecordDecision earlier': {
    data: { ...earlier, matterId: EARLIER_MATTER, clauses: [{ text: 'Moloen bygges ikke ut.' }] },
    after: ['AddMatter earlier'],
  },
  'ApproveMinutes earlier': {
    data: { meetingId: EARLIER, decisions: [{ decisionId: EARLIER_DECISION, revision: 1 }] },
    after: ['RecordDecision earlier'],
  },
  SupersedeDecision: {
    data: { ...earlier, by: decision, reason: 'Ny vurdering' },
    after: ['ApproveMinutes', 'ApproveMinutes earlier'],
  },

  RegisterDocument: { data: { documentId: DOCUMENT, title: 'Farledsplan' }, after: [] },
  AddDocumentAlias: { data: { documentId: DOCUMENT, alias: 'Planen' }, after: ['RegisterDocument'] },
  AddDocumentVersion: {
    data: { documentId: DOCUMENT, version: '0.9', date: '2024-02-01', status: 'utkast' },
    after: ['RegisterDocument'],
  },
  SubmitDocumentVersion: {
    data: { documentId: DOCUMENT, version: '0.9', to: BODY, date: '2024-02-10' },
    after: ['AddDocumentVersion', 'RegisterBody'],
  },
  CorrectDocument: {
    data: {
      documentId: DOCUMENT,
      title: 'Farledsplan for indre havn',
      withdrawnAliases: ['Planen'],
      reason: 'Feil tittel, og et navn på en annen plan',
    },
    after: ['AddDocumentAlias'],
  },
  CorrectDocumentVersion: {
    data: { documentId: DOCUMENT, version: '0.9', newVersion: '0.95', reason: 'Feil nummer' },
    after: ['AddDocumentVersion'],
  },
  AssignOwner: {
    data: { areaId: AREA, area: 'Farleder', owner: 'Havneetaten', validFrom: '2024-01-01' },
    after: [],
  },
  WithdrawSubmission: {
    data: { documentId: DOCUMENT, version: '0.9', to: BODY, date: '2024-02-10', reason: 'Ble aldri sendt' },
    after: ['SubmitDocumentVersion'],
  },
  WithdrawOwner: {
    data: { areaId: AREA, validFrom: '2024-01-01', reason: 'Feil område' },
    after: ['AssignOwner'],
  },
  RecordInvolvement: {
    data: { involvementId: INVOLVEMENT, actor: 'Losene', involvement: 'Deltok i høringen' },
    after: [],
  },
  AcceptFinding: {
    data: {
      findingId: FINDING,
      rule: 'meeting-on-day-off',
      basis: '5d41402abc4b2a76b9719d911017c592',
      reason: 'Møtet var på en søndag',
    },
    after: [],
  },
  WithdrawAcceptance: {
    data: { findingId: FINDING, reason: 'Datoen var feil likevel' },
    after: ['AcceptFinding'],
  },
}

export type CommandExample = { readonly type: string; readonly data: object }

/**
 * Commands that can be run one after another in an empty ledger, the last of them of the type asked for; none for an
 * importer's own, which nobody runs by hand.
 */
export function exampleOf(type: string): readonly CommandExample[] {
  const found = new Map<string, Step>()
  const collect = (name: string): void => {
    const step = steps[name]
    if (step === undefined || found.has(name)) return
    step.after.forEach(collect)
    found.set(name, step)
  }
  collect(type)
  return [...found].map(([name, { data }]) => ({ type: name.split(' ')[0] ?? name, data }))
}
