import type { PersonEvent } from '../../../src/domain/person/events.js'
import type { RefusalCode } from '../../../src/domain/refusal.js'
import type { SealedName } from '../../../src/domain/values.js'
import { given, outcomeOf, uuid } from '../scenario.js'

const PERSON = uuid(1)
const OTHER = uuid(2)
const sealed = (ciphertext: string, personId = PERSON): SealedName => ({
  personId,
  keyId: 'k',
  nonce: 'n',
  ciphertext,
})
const registered = (personId = PERSON): PersonEvent => ({
  type: 'PersonRegistered',
  data: { personId, name: sealed('Ada', personId) },
})
const merged = (personId = PERSON, into = OTHER): PersonEvent => ({
  type: 'PersonMerged',
  data: { personId, into },
})

const forgotten = (mergedPersonIds?: string[]): PersonEvent => ({
  type: 'PersonForgotten',
  data: { personId: PERSON, ...(mergedPersonIds && { mergedPersonIds }), reason: 'Bedt om det' },
})

const STATES = {
  none: [],
  registered: [registered()],
  redirected: [registered(), merged()],
  forgotten: [registered(), forgotten()],
}
const COMMANDS = {
  RegisterPerson: { personId: PERSON, name: 'Ada Strand' },
  RenamePerson: { personId: PERSON, name: 'Ada Vik' },
  MergePersons: { personId: PERSON, into: OTHER },
  UndoMergePersons: { personId: PERSON },
  ForgetPerson: { personId: PERSON, reason: 'Bedt om det' },
}
const NOTHING_KEPT = { mergedPersonIds: [], keptBy: [] }
const world = {
  personRecord: NOTHING_KEPT,
  sealedName: sealed('Ada Vik'),
  streams: { [`person-${OTHER}`]: [registered(OTHER)] },
}

type Status = keyof typeof STATES
type Cell = RefusalCode | 'taken'
const TABLE: { readonly [T in keyof typeof COMMANDS]: Readonly<Record<Status, Cell>> } = {
  RegisterPerson: {
    none: 'taken',
    registered: 'already-exists',
    redirected: 'already-exists',
    forgotten: 'already-exists',
  },
  RenamePerson: {
    none: 'not-found',
    registered: 'taken',
    redirected: 'redirected',
    forgotten: 'person-forgotten',
  },
  MergePersons: { none: 'not-found', registered: 'taken', redirected: 'redirected', forgotten: 'taken' },
  UndoMergePersons: {
    none: 'not-found',
    registered: 'not-found',
    redirected: 'taken',
    forgotten: 'not-found',
  },
  ForgetPerson: {
    none: 'not-found',
    registered: 'taken',
    redirected: 'redirected',
    forgotten: 'nothing-changes',
  },
}
const cases = Object.entries(TABLE).flatMap(([type, row]) =>
  Object.entries(row).map(([status, expected]) => [type, status, expected] as const),
)

test.each(cases)('%s when %s: %s', (type, status, expected) => {
  const outcome = outcomeOf(STATES[status as Status], type, COMMANDS[type as keyof typeof COMMANDS], world)
  expect('refusal' in outcome ? outcome.refusal.code : 'taken').toBe(expected)
})

test('no event holds a name in clear', () => {
  for (const type of ['RegisterPerson', 'RenamePerson'] as const) {
    const outcome = outcomeOf(type === 'RegisterPerson' ? [] : STATES.registered, type, COMMANDS[type], world)
    expect(JSON.stringify(outcome)).not.toContain('Ada Strand')
    expect(outcome).toMatchObject({ events: [{ data: { name: world.sealedName } }] })
  }
})

test('the name that holds already changes nothing', () => {
  given(registered())
    .within({ sealedName: sealed('Ada') })
    .when('RenamePerson', { personId: PERSON, name: 'Ada' })
    .refuses('nothing-changes', { field: 'name' })
})

test('a name from a date on, and the one before it', () => {
  const state = given(registered())
    .within(world)
    .when('RenamePerson', { ...COMMANDS.RenamePerson, validFrom: '2024-01-01' })
    .gives(['PersonRenamed', { validFrom: '2024-01-01' }])
  expect(state).toMatchObject({
    names: [{ name: sealed('Ada') }, { name: sealed('Ada Vik'), validFrom: '2024-01-01' }],
  })
})

test.each([
  ['itself', PERSON, {}, 'circular-reference'],
  ['nobody', OTHER, {}, 'not-found'],
  [
    'somebody merged',
    OTHER,
    { [`person-${OTHER}`]: [registered(OTHER), merged(OTHER, PERSON)] },
    'redirected',
  ],
] as const)('a person is not merged into %s', (_, into, streams, code) => {
  given(registered())
    .within({ streams })
    .when('MergePersons', { personId: PERSON, into })
    .refuses(code, { field: 'into' })
})

test('what is merged can be parted again', () => {
  const state = given(registered(), merged()).when('UndoMergePersons', { personId: PERSON, into: OTHER })
  expect(state.gives(['PersonMergeUndone', { into: OTHER }])).toMatchObject({ status: 'registered' })
  given(registered(), merged())
    .when('UndoMergePersons', { personId: PERSON, into: uuid(9) })
    .refuses('not-found')
})

test('a person is forgotten with those who were merged into them, also later ones', () => {
  const personRecord = { mergedPersonIds: [OTHER], keptBy: [] }
  const command = { personId: PERSON, reason: 'Bedt om det' }
  given(registered())
    .within({ personRecord })
    .when('ForgetPerson', command)
    .gives(['PersonForgotten', { personId: PERSON, mergedPersonIds: [OTHER], reason: 'Bedt om det' }])
  given(registered(), forgotten())
    .within({ personRecord })
    .when('ForgetPerson', command)
    .gives(['PersonForgotten', { mergedPersonIds: [OTHER] }])
  given(registered(), forgotten([OTHER]))
    .within({ personRecord })
    .when('ForgetPerson', command)
    .refuses('nothing-changes')
})

test('a body that keeps names is named in the refusal, and nobody is forgotten where that cannot be asked', () => {
  const command = { personId: PERSON, reason: 'Bedt om det' }
  given(registered())
    .within({ personRecord: { mergedPersonIds: [], keptBy: [{ bodyId: OTHER, name: 'Kommunestyret' }] } })
    .when('ForgetPerson', command)
    .refuses('names-kept', { field: 'personId', current: { bodyIds: [OTHER] } }, /"Kommunestyret"/)
  given(registered()).when('ForgetPerson', command).refuses('not-permitted')
})
