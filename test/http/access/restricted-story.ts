import { idOf } from '../../support/ledger-fixture.js'

/** Stands in every text that is restricted, with another ending in each, and nowhere else. */
export const CANARY = 'kanarifugl'
const canaries = new Set<string>()
const canary = (where: string): string => {
  const word = `${CANARY}${where}`
  canaries.add(word)
  return word
}
/** Every word that the story hides. */
export const canariesOf = (): readonly string[] => [...canaries]

export const BODY = idOf('Kulturutvalget')
export const OTHER = idOf('Plan- og bygningsrådet')
export const MEETING = idOf('a meeting with secrets')
export const LATER = idOf('a later meeting')
export const DOCUMENT = idOf('Bibliotekplan')
export const SECRET = idOf('a restricted matter')
export const SECRET_DECISION = idOf('a decision on a restricted matter')
export const PUBLIC = idOf('a public matter')
export const PUBLIC_DECISION = idOf('a public decision')
export const CLOSED_DECISION = idOf('a restricted decision on a public matter')
export const CLOSED_LATER = idOf('a matter that was restricted later')
export const WITHDRAWN = idOf('a restricted matter that was withdrawn')
const PROPOSAL = idOf('a proposal')
const PERSON = idOf('a member')
const APPOINTMENT = idOf('an appointment')

const ACCESS = { basis: 'offl. § 13' }
const meeting = { meetingId: MEETING }
const secret = { ...meeting, matterId: SECRET }

/** Commands after which every kind of text has been restricted: what is public among them is told apart by its words. */
export const STORY: readonly (readonly [string, object])[] = [
  [
    'RegisterBody',
    {
      bodyId: BODY,
      name: 'Kulturutvalget',
      kind: 'utvalg',
      rules: { quorum: { force: 'off' }, approvalInLaterMeeting: 'warn' },
    },
  ],
  ['RegisterBody', { bodyId: OTHER, name: 'Plan- og bygningsrådet', kind: 'utvalg' }],
  ['RegisterPerson', { personId: PERSON, name: 'Test Medlem' }],
  [
    'AppointMember',
    { bodyId: BODY, appointmentId: APPOINTMENT, personId: PERSON, organisation: 'Kommunen', role: 'member' },
  ],
  ['RegisterDocument', { documentId: DOCUMENT, title: 'Bibliotekplan' }],
  ['AddDocumentVersion', { documentId: DOCUMENT, version: '0.9' }],
  ['RegisterHeldMeeting', { ...meeting, bodyId: BODY, date: '2026-03-02' }],
  [
    'AddMatter',
    {
      ...secret,
      title: `Sak om ${canary('tittel')}`,
      number: '12/26',
      kind: canary('slag'),
      documents: [{ documentId: DOCUMENT, version: canary('behandlet') }],
      access: ACCESS,
    },
  ],
  ['CorrectMatter', { ...secret, title: `Sak om ${canary('nytittel')}`, reason: canary('saksretting') }],
  ['DeclareDisqualification', { ...secret, appointmentId: APPOINTMENT, reason: canary('inhabil') }],
  [
    'DecideDisqualification',
    { ...secret, appointmentId: APPOINTMENT, reason: canary('habil'), disqualified: false },
  ],
  [
    'RecordProposal',
    { ...secret, proposalId: PROPOSAL, kind: canary('forslagsslag'), text: canary('forslag'), by: PERSON },
  ],
  ['RecordStatement', { ...secret, statementId: idOf('a statement'), text: canary('merknad'), by: PERSON }],
  [
    'RecordDecision',
    {
      ...secret,
      decisionId: SECRET_DECISION,
      lead: { text: canary('innledning'), kind: 'vedtatt', conditions: [canary('innledningsforbehold')] },
      clauses: [
        {
          text: canary('punkt'),
          kind: canary('konklusjon'),
          conditions: [canary('forbehold')],
          comments: [canary('kommentar')],
          documents: [{ documentId: DOCUMENT, version: canary('nevnt') }],
        },
        {
          text: canary('tilslutningstekst'),
          kind: 'tilsluttet',
          conditions: [canary('tilslutningsforbehold')],
        },
      ],
      followUps: [
        { text: canary('oppgave'), owner: canary('ansvarlig'), due: '2026-09-01' },
        { text: canary('nyoppgave') },
      ],
    },
  ],
  [
    'ReviseDecision',
    {
      ...meeting,
      decisionId: SECRET_DECISION,
      revision: 1,
      lead: canary('revidertinnledning'),
      clauses: [
        { text: canary('revidert'), documents: [{ documentId: DOCUMENT, version: canary('revidertnevnt') }] },
        { text: canary('revidertslutning'), kind: 'tilsluttet', conditions: [canary('revidertforbehold')] },
      ],
      reason: canary('grunn'),
    },
  ],
  [
    'RecordVote',
    {
      ...secret,
      decisionId: SECRET_DECISION,
      revision: 2,
      result: 'carried',
      for: 1,
      against: 0,
      roll: [{ appointmentId: APPOINTMENT, vote: 'for' }],
    },
  ],
  ['CompleteFollowUp', { ...meeting, decisionId: SECRET_DECISION, followUp: 1, note: canary('notat') }],
  [
    'AddMatter',
    {
      ...meeting,
      matterId: PUBLIC,
      title: 'Åpen sak',
      documents: [{ documentId: DOCUMENT, version: '0.9' }],
    },
  ],
  [
    'RecordDecision',
    { ...meeting, matterId: PUBLIC, decisionId: PUBLIC_DECISION, clauses: [{ text: 'Åpent vedtak.' }] },
  ],
  [
    'RecordDecision',
    {
      ...meeting,
      matterId: PUBLIC,
      decisionId: CLOSED_DECISION,
      clauses: [
        { text: canary('lukket'), documents: [{ documentId: DOCUMENT, version: canary('lukketnevnt') }] },
      ],
      access: ACCESS,
    },
  ],
  // What is said of a matter tells of any decision on it.
  [
    'RecordStatement',
    {
      ...meeting,
      matterId: PUBLIC,
      statementId: idOf('another statement'),
      text: canary('omlukket'),
      by: PERSON,
    },
  ],
  ['AddMatter', { ...meeting, matterId: CLOSED_LATER, title: canary('sidenlukket') }],
  [
    'RecordDecision',
    {
      ...meeting,
      matterId: CLOSED_LATER,
      decisionId: idOf('siden'),
      clauses: [{ text: canary('sidenlukketvedtak') }],
    },
  ],
  ['RetractDecision', { ...meeting, decisionId: idOf('siden'), reason: canary('tilbakegrunn') }],
  ['CorrectMatter', { ...meeting, matterId: CLOSED_LATER, access: ACCESS, reason: canary('lukkegrunn') }],
  ['AddMatter', { ...meeting, matterId: WITHDRAWN, title: canary('trukket'), access: ACCESS }],
  ['WithdrawMatter', { ...meeting, matterId: WITHDRAWN, reason: canary('trekkgrunn') }],
  [
    'ApproveMinutes',
    {
      ...meeting,
      approvedOn: '2026-04-01',
      decisions: [
        { decisionId: SECRET_DECISION, revision: 2 },
        { decisionId: PUBLIC_DECISION, revision: 1 },
        { decisionId: CLOSED_DECISION, revision: 1 },
      ],
      changes: [
        {
          decisionId: CLOSED_DECISION,
          lead: canary('godkjentinnledning'),
          clauses: [{ text: canary('godkjent') }],
        },
      ],
    },
  ],
  [
    'CorrectDecision',
    {
      ...meeting,
      decisionId: SECRET_DECISION,
      revision: 2,
      clauses: [{ text: canary('rettet') }],
      reason: canary('rettegrunn'),
    },
  ],
  ['RegisterHeldMeeting', { meetingId: LATER, bodyId: BODY, date: '2026-05-04' }],
  ['AddMatter', { meetingId: LATER, matterId: idOf('senere sak'), title: 'Senere sak' }],
  [
    'RecordDecision',
    {
      meetingId: LATER,
      matterId: idOf('senere sak'),
      decisionId: idOf('senere'),
      clauses: [{ text: 'Omgjøres.' }],
    },
  ],
  [
    'ApproveMinutes',
    { meetingId: LATER, approvedOn: '2026-06-01', decisions: [{ decisionId: idOf('senere'), revision: 1 }] },
  ],
  [
    'SupersedeDecision',
    {
      ...meeting,
      decisionId: SECRET_DECISION,
      by: { meetingId: LATER, decisionId: idOf('senere') },
      reason: canary('omgjortgrunn'),
    },
  ],
]

/** A register whose rows list a matter that is restricted afterwards. */
export const REGISTER = [
  'Dato;Organ;Sak;Vedtak;Egen kolonne',
  `07.01.2026;Kulturutvalget;${canary('registersak')};${canary('registervedtak')};`,
  '08.01.2026;Kulturutvalget;Åpen registersak;Åpent registervedtak;',
  '',
].join('\n')
