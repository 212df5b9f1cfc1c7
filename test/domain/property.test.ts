import fc from 'fast-check'
import { parseCommand } from '../../src/commands/parse-command.js'
import { aggregates } from '../../src/commands/table.js'
import type { BodyState } from '../../src/domain/body/state.js'
import type { DocumentState } from '../../src/domain/document/state.js'
import { effectiveOf } from '../../src/domain/effective.js'
import type { Category, DomainEvent } from '../../src/domain/event.js'
import { Refusal } from '../../src/domain/refusal.js'
import { factsOf, fold, stored, streamsNamed, uuid } from './scenario.js'

// Sessions over everything but meetings' insides, which have a file of their own: bodies, persons, documents, areas,
// involvement and registers, each decided on the others as they stand.

const DICE = 10
const DATES = [undefined, '2023-05-01', '2024-05-01', '2025-05-01']
const NAMES = ['Havnestyret', 'Kyststyret', 'Rådet', 'Ra\u030adet']
const VERSIONS = [
  '0.9',
  '0.90',
  '0.95',
  'v.1,0',
  '1.0.1',
  'endelig',
  'Endelig ',
  '21.09.21',
  'pr. 21.09.2021',
]

/** Most submissions are this one, so that some of those withdrawn are there. */
const SUBMITTED = { version: '0.9', to: uuid(10), date: '2024-05-05' }

const commandOf = (dice: readonly number[]): [type: string, data: object] => {
  const pick = (i: number, of: number) => (dice[i] ?? 0) % of
  const one = <T>(i: number, of: readonly T[]): T => of[pick(i, of.length)] as T
  const bodyId = uuid(10 + pick(1, 3))
  const personId = uuid(20 + pick(2, 3))
  const documentId = uuid(30 + pick(1, 3))
  const appointmentId = uuid(40 + pick(3, 4))
  const meetingId = uuid(50 + pick(1, 2))
  const name = one(4, NAMES)
  const validFrom = one(5, DATES)
  const validTo = one(6, DATES) ?? '2026-01-01'
  const other = uuid(10 + pick(7, 3))
  const version = one(3, VERSIONS)
  const reason = 'fordi'
  const maybe = <T>(i: number, value: T): T | undefined => (pick(i, 3) === 0 ? value : undefined)
  const role = one(6, ['chair', 'member', 'deputy', 'secretary'])
  const rules = one(8, [{}, { finality: 'on-vote' }, { approvers: [other] }])
  const importing = { registerId: uuid(60), importId: uuid(70 + pick(2, 3)) }
  const row = { rowId: uuid(80 + pick(3, 3)), revision: 1, line: 2, cells: [name] }
  return one(0, [
    [
      'RegisterBody',
      { bodyId, name, kind: 'styre', validFrom, parentId: maybe(8, other), rules: maybe(9, rules) },
    ],
    ['RegisterPerson', { personId, name }],
    ['RenamePerson', { personId, name, validFrom }],
    [
      'AppointMember',
      {
        bodyId,
        appointmentId,
        personId,
        organisation: 'Etaten',
        role,
        validFrom,
        deputyFor: maybe(9, uuid(40 + pick(8, 4))),
      },
    ],
    ['EndAppointment', { bodyId, appointmentId, validTo }],
    [
      'CorrectAppointment',
      {
        bodyId,
        appointmentId,
        role: maybe(7, role),
        deputyFor: one(8, [undefined, null, uuid(40 + pick(6, 4))]),
        validTo: one(9, [undefined, null, validTo]),
        reason,
      },
    ],
    ['RenameBody', { bodyId, name, validFrom: validFrom ?? '2022-01-01' }],
    ['AddBodyAlias', { bodyId, alias: name }],
    ['EndBody', { bodyId, validTo }],
    ['SetBodyRules', { bodyId, rules, validFrom }],
    [
      'CorrectBody',
      {
        bodyId,
        wrongName: maybe(7, name),
        name: maybe(8, one(9, NAMES)),
        validFrom: one(5, [null, ...DATES]),
        parentId: one(6, [undefined, null, other]),
        withdrawnAliases: maybe(9, [name]),
        reason,
      },
    ],
    ['MergeBodies', { bodyId, into: other, validFrom }],
    ['UndoMergeBodies', { bodyId, into: maybe(8, other) }],
    ['MergePersons', { personId, into: uuid(20 + pick(7, 3)) }],
    ['UndoMergePersons', { personId }],
    ['ForgetPerson', { personId, reason: 'r' }],
    ['RegisterHeldMeeting', { meetingId, bodyId, date: validTo }],
    [
      'RegisterDocument',
      { documentId, title: name, order: one(4, ['decimal', 'dotted', 'date', undefined]) },
    ],
    ['AddDocumentAlias', { documentId, alias: name }],
    ['AddDocumentVersion', { documentId, version: maybe(8, version) ?? SUBMITTED.version, date: validFrom }],
    [
      'SubmitDocumentVersion',
      {
        documentId,
        version: maybe(8, version) ?? SUBMITTED.version,
        from: maybe(6, bodyId),
        to: maybe(6, other) ?? SUBMITTED.to,
        date: maybe(6, validTo) ?? SUBMITTED.date,
        meetingId: maybe(8, meetingId),
      },
    ],
    ['CorrectDocument', { documentId, title: maybe(7, name), withdrawnAliases: maybe(8, [name]), reason }],
    [
      'CorrectDocumentVersion',
      { documentId, version, newVersion: maybe(7, one(8, VERSIONS)), date: one(6, [null, ...DATES]), reason },
    ],
    [
      'AssignOwner',
      { areaId: uuid(90), area: 'Farleder', owner: name, ownerBodyId: maybe(6, other), validFrom },
    ],
    ['WithdrawOwner', { areaId: uuid(90), validFrom, reason }],
    ['WithdrawSubmission', { documentId, ...SUBMITTED, reason }],
    [
      'RecordInvolvement',
      { involvementId: uuid(91), actor: name, involvement: name, bodyId: maybe(6, bodyId), validFrom },
    ],
    ['AcceptFinding', { findingId: uuid(95), rule: name, basis: name, reason }],
    ['WithdrawAcceptance', { findingId: uuid(95), reason }],
    [
      'StartImport',
      {
        ...importing,
        name: 'Tabell',
        kind: 'meetings',
        file: 'tabell.csv',
        sha256: one(4, ['aa', 'bb']),
        headers: [],
        fields: [],
        matches: [],
        planned: { new: 1, changed: 0, unchanged: 0, gone: 0 },
      },
    ],
    ['ImportRows', { ...importing, rows: maybe(8, [row]) ?? [] }],
    ['MoveRows', { ...importing, rows: maybe(8, [{ rowId: row.rowId, line: 3 }]) ?? [] }],
    ['DropRows', { ...importing, rowIds: maybe(8, [row.rowId]) ?? [] }],
    ['ListRows', { ...importing, listings: maybe(8, [{ rowId: row.rowId, meetingId }]) ?? [] }],
    ['CompleteImport', importing],
  ] as const)
}

type Streams = Map<string, DomainEvent[]>

/** Runs one command as the product does, on what its `reads` names and no more. Gives its events, or none where it is refused. */
function run(streams: Streams, type: string, data: object): readonly DomainEvent[] | Refusal {
  try {
    const command = parseCommand(type, data)
    const { aggregate } = command.spec
    const own = fold(aggregate.category, streams.get(command.stream) ?? [])
    const world = {
      streams: Object.fromEntries(streams),
      sealedName: { personId: uuid(20), keyId: 'k', nonce: 'n', ciphertext: String(command.data.name) },
      endorsedVersions: [],
      personRecord: { mergedPersonIds: [], keptBy: [] },
    }
    const facts = factsOf(world, streamsNamed(command, own, world))
    const { events } = aggregate.decide(own, command, facts)
    streams.set(command.stream, [...(streams.get(command.stream) ?? []), ...events])
    return events
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

const dice = fc.array(fc.noBias(fc.nat({ max: 5039 })), { minLength: DICE, maxLength: DICE })
const sessions = fc.array(dice, { minLength: 60, maxLength: 120, size: 'max' })

function streamsOf(session: readonly (readonly number[])[], told?: (outcome: string) => void): Streams {
  const streams: Streams = new Map()
  for (const thrown of session) {
    const [type, data] = commandOf(thrown)
    const outcome = run(streams, type, data)
    if (outcome instanceof Refusal) told?.(`refused: ${outcome.code}`)
    else for (const event of outcome) told?.(event.type)
    if (!(outcome instanceof Refusal)) told?.(type)
  }
  return streams
}

test('any commands throw only refusals, and fold to the same state from what the log gives back', () => {
  fc.assert(
    fc.property(sessions, (session) => {
      for (const [stream, events] of streamsOf(session)) {
        const category = stream.slice(0, stream.indexOf('-')) as Category
        expect(events.length).toBeGreaterThan(0)
        expect(fold(category, stored(events))).toEqual(fold(category, events))
        for (const event of events) effectiveOf(event, '2026-06-01T10:00:00.000Z')
      }
    }),
    { numRuns: 40 },
  )
})

test('merges never make a circle, nor two versions of a document one, nor an appointment that ends before it begins', () => {
  fc.assert(
    fc.property(sessions, (session) => {
      const streams = streamsOf(session)
      for (const [stream, events] of streams) {
        const category = stream.slice(0, stream.indexOf('-')) as Category
        const state = fold(category, events) as BodyState | DocumentState
        if (state.status === 'redirected') {
          const path = [stream]
          for (let at: BodyState = state; at.status === 'redirected'; ) {
            const into = `${category}-${at.into}`
            expect(path).not.toContain(into)
            path.push(into)
            at = fold(category, streams.get(into) ?? []) as BodyState
          }
        }
        if ('versions' in state) {
          const folded = state.versions.map(({ version }) => version.trim().toLowerCase())
          expect(new Set(folded).size).toBe(folded.length)
        }
        for (const { validFrom, validTo } of 'appointments' in state ? state.appointments : []) {
          if (validFrom !== undefined && validTo !== undefined) expect(validFrom <= validTo).toBe(true)
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('the sessions tried come to every command and event, and to refusals of many kinds', () => {
  const reached = new Set<string>()
  for (const session of fc.sample(sessions, { numRuns: 500, seed: 11 })) {
    streamsOf(session, (outcome) => reached.add(outcome))
  }
  const missing = Object.values(aggregates)
    .filter(({ category }) => category !== 'meeting')
    .flatMap(({ schemas }) => Object.keys(schemas))
    .filter((type) => !reached.has(type))
  expect(missing).toEqual([])
  for (const code of [
    'already-exists',
    'body-ended',
    'circular-reference',
    'date-out-of-range',
    'import-unfinished',
    'not-found',
    'nothing-changes',
    'redirected',
    'version-duplicate',
    'version-not-growing',
    'version-not-in-order',
  ]) {
    expect([...reached]).toContain(`refused: ${code}`)
  }
})
