import {
  appointmentId,
  bodyId,
  decisionId,
  documentId,
  matterId,
  meetingId,
  personId,
} from '../domain/meeting/world.js'
import { idOf } from './ledger-fixture.js'

// Commands about everything but meetings, made of small numbers, so that they meet in a few things.

const DATES = ['2026-01-01', '2026-03-01', '2026-03-02', '2026-04-02', '2026-05-17']
const NAMES = ['Havnestyret', 'Kaistyret', 'Molorådet', 'Lykterådet']
const VERSIONS = ['0.9', '0.95', '1.0', '1.1']

type Picks = {
  readonly one: <T>(of: readonly T[]) => T
  readonly date: string
  readonly mayBe: string | undefined
}

const reason = 'fordi'
const area = (n: number) => idOf(`område ${n}`)
const REGISTER = idOf('Tabell 1')

const DATA = {
  RegisterBody: ({ one, mayBe }: Picks) => ({
    bodyId: bodyId(3),
    name: one(NAMES),
    kind: one(['styre', 'ukjent']),
    parentId: one([undefined, bodyId(1)]),
    validFrom: mayBe,
  }),
  RenameBody: ({ one, date }: Picks) => ({ bodyId: one(BODIES), name: one(NAMES), validFrom: date }),
  AddBodyAlias: ({ one }: Picks) => ({ bodyId: one(BODIES), alias: one(NAMES) }),
  // A body that has ended takes no meetings, so it is mostly the third.
  EndBody: ({ one, date }: Picks) => ({ bodyId: one([...BODIES, bodyId(3), bodyId(3)]), validTo: date }),
  SetBodyRules: ({ one, mayBe }: Picks) => ({
    bodyId: one(BODIES),
    rules: { finality: one(['on-vote', 'on-approval']) },
    validFrom: mayBe,
  }),
  CorrectBody: ({ one, mayBe }: Picks) => ({
    bodyId: one(BODIES),
    name: one([undefined, ...NAMES]),
    parentId: one([undefined, null, bodyId(2)]),
    validTo: one([undefined, null]),
    validFrom: one([undefined, null, mayBe]),
    reason,
  }),
  MergeBodies: ({ one, mayBe }: Picks) => ({ bodyId: one(BODIES), into: one(BODIES), validFrom: mayBe }),
  UndoMergeBodies: ({ one }: Picks) => ({ bodyId: one(BODIES) }),
  AppointMember: ({ one, mayBe }: Picks) => ({
    bodyId: one(BODIES),
    appointmentId: one(APPOINTMENTS),
    personId: one(PERSONS),
    organisation: 'Etaten',
    role: one(['member', 'deputy', 'owner', 'leader'] as const),
    deputyFor: one([undefined, appointmentId(2)]),
    validFrom: mayBe,
  }),
  EndAppointment: ({ one, date }: Picks) => ({
    bodyId: one(BODIES),
    appointmentId: one(APPOINTMENTS),
    validTo: date,
  }),
  CorrectAppointment: ({ one, mayBe }: Picks) => ({
    bodyId: one(BODIES),
    appointmentId: one(APPOINTMENTS),
    organisation: one([undefined, 'Rederiet']),
    validFrom: one([undefined, null, mayBe]),
    validTo: one([undefined, null, mayBe]),
    reason,
  }),
  RegisterPerson: ({ one }: Picks) => ({ personId: one(PERSONS), name: one(NAMES) }),
  RenamePerson: ({ one, mayBe }: Picks) => ({ personId: one(PERSONS), name: one(NAMES), validFrom: mayBe }),
  MergePersons: ({ one, mayBe }: Picks) => ({ personId: one(PERSONS), into: one(PERSONS), validFrom: mayBe }),
  UndoMergePersons: ({ one }: Picks) => ({ personId: one(PERSONS) }),
  RegisterDocument: ({ one }: Picks) => ({ documentId: documentId(2), title: one(NAMES) }),
  AddDocumentAlias: ({ one }: Picks) => ({ documentId: one(DOCUMENTS), alias: one(NAMES) }),
  AddDocumentVersion: ({ one, mayBe }: Picks) => ({
    documentId: one(DOCUMENTS),
    version: one(VERSIONS),
    date: mayBe,
  }),
  SubmitDocumentVersion: ({ one, date }: Picks) => ({
    documentId: one(DOCUMENTS),
    version: one(VERSIONS),
    to: one(BODIES),
    date,
  }),
  CorrectDocument: ({ one }: Picks) => ({
    documentId: one(DOCUMENTS),
    title: one([undefined, ...NAMES]),
    withdrawnAliases: one([undefined, undefined, [one(NAMES)]]),
    reason,
  }),
  CorrectDocumentVersion: ({ one, mayBe }: Picks) => ({
    documentId: documentId(1),
    version: one(['0.9', ...VERSIONS]),
    newVersion: one([undefined, undefined, ...VERSIONS]),
    date: one([undefined, null, mayBe]),
    status: one([undefined, 'utkast']),
    reason,
  }),
  AssignOwner: ({ one, mayBe }: Picks) => ({
    areaId: area(one([1, 2])),
    area: 'Havna',
    owner: one(NAMES),
    ownerBodyId: one([undefined, bodyId(1)]),
    validFrom: mayBe,
  }),
  RecordInvolvement: ({ one, mayBe }: Picks) => ({
    involvementId: area(one([1, 2])),
    actor: 'Rederiet',
    involvement: one(NAMES),
    validFrom: mayBe,
  }),
  AcceptFinding: ({ one }: Picks) => ({
    findingId: one(FINDINGS),
    rule: 'day-off',
    basis: one(['søndag', 'lørdag']),
    reason,
  }),
  WithdrawAcceptance: ({ one }: Picks) => ({ findingId: one(FINDINGS) }),
} as const satisfies Readonly<Record<string, (picks: Picks) => object>>

const FINDINGS = [1, 2].map((n) => idOf(`avvik ${n}`))
const BODIES = [bodyId(1), bodyId(2), bodyId(3)]
const PERSONS = [1, 2, 3, 4, 5].map(personId)
const APPOINTMENTS = [1, 2, 3, 4, 5].map(appointmentId)
const MEETINGS = [1, 2, 3, 4].map(meetingId)
const DOCUMENTS = [documentId(1), documentId(2)]

/** An import, a merge and what is taken back are several commands of one throw. */
export type OtherType = keyof typeof DATA | 'import' | 'merge' | 'taken back'
/** What is refused more often than not comes more often. */
export const OTHER_TYPES = [
  ...Object.keys(DATA),
  ...[
    'import',
    'import',
    'merge',
    'merge',
    'taken back',
    'taken back',
    'CorrectAppointment',
    'CorrectAppointment',
    'EndAppointment',
    'EndBody',
    'EndBody',
  ],
] as OtherType[]

/** The commands of one throw, with their data. */
export function anyOtherData(
  type: OtherType,
  numbers: readonly number[],
): readonly (readonly [string, object])[] {
  let at = 0
  // Each choice takes another of the numbers, and goes through them again where it needs more.
  const next = () => numbers[at++ % numbers.length] ?? 0
  const one = <T>(of: readonly T[]): T => of[next() % of.length] as T
  const date = one(DATES)
  const picks: Picks = { one, date, mayBe: one([undefined, date]) }
  if (type === 'import') return importOf(picks, next())
  if (type === 'merge') return mergeOf(picks)
  if (type === 'taken back') return takenBack(picks)
  return [[type, DATA[type](picks)]]
}

/** A body or a person that proves to be another one, or does not. */
function mergeOf({ one, mayBe }: Picks): readonly (readonly [string, object])[] {
  const body = { bodyId: one(BODIES) }
  const person = { personId: one(PERSONS) }
  return [
    ['MergeBodies', { ...body, into: one(BODIES), validFrom: mayBe }],
    ['MergePersons', { ...person, into: one(PERSONS), validFrom: mayBe }],
    ...one([[], [['UndoMergeBodies', body] as const, ['UndoMergePersons', person] as const]]),
  ]
}

/** An owner and a submission that are entered, and now and then taken back as wrong. */
function takenBack({ one, date, mayBe }: Picks): readonly (readonly [string, object])[] {
  const owner = { areaId: area(one([1, 2])), validFrom: mayBe }
  const submission = { documentId: documentId(1), version: '0.9', to: one(BODIES), date }
  return [
    ['AssignOwner', { ...owner, area: 'Havna', owner: one(NAMES) }],
    ['SubmitDocumentVersion', submission],
    ...one([
      [],
      [
        ['WithdrawOwner', { ...owner, reason }] as const,
        ['WithdrawSubmission', { ...submission, reason }] as const,
      ],
    ]),
  ]
}

/** May be left unfinished. */
function importOf({ one }: Picks, number: number): readonly (readonly [string, object])[] {
  const importId = idOf(`import ${number}`)
  const ids = { registerId: REGISTER, importId }
  const row = (n: number) => ({ rowId: idOf(`rad ${n}`), line: n + 1 })
  const listing = (n: number) => ({
    rowId: row(n).rowId,
    ...one([
      {},
      { meetingId: one(MEETINGS), matterId: matterId(n), decisionId: decisionId(one([1, 2, 3, 4, 5])) },
    ]),
  })
  const some = one([[1], [1, 2], [2, 3]])
  const commands = [
    [
      'StartImport',
      {
        ...ids,
        ...{ name: 'Tabell 1', kind: 'meetings', file: 'tabell-1.csv', sha256: String(number), matches: [] },
        ownerId: one([undefined, bodyId(1)]),
        headers: ['Dato', 'Sak', 'Vedtak'],
        fields: ['date', 'matter', 'decision'],
        planned: { new: 1, changed: 0, unchanged: 0, gone: 0 },
      },
    ],
    [
      'ImportRows',
      {
        ...ids,
        rows: some.map((n) => ({ ...row(n), revision: 1, cells: ['2.3.2026', 'Molo', one(NAMES)] })),
      },
    ],
    ['MoveRows', { ...ids, rows: some.map(row) }],
    ['ListRows', { ...ids, listings: some.map(listing) }],
    ['DropRows', { ...ids, rowIds: one([[], [row(3).rowId]]) }],
    ['CompleteImport', ids],
  ] as const
  return commands.slice(0, one([3, 6, 6, 6]))
}
