import type { BodyEvent } from '../../../src/domain/body/events.js'
import { evolveBody } from '../../../src/domain/body/evolve.js'
import { appointmentsOn, type BodyState, nameOn, rulesOn } from '../../../src/domain/body/state.js'
import { given, uuid } from '../scenario.js'
import {
  aliased,
  appointed,
  appointmentEnded,
  BODY,
  CHAIR,
  DEPUTY,
  ended,
  merged,
  OTHER,
  PERSON,
  personRegistered,
  registered,
  renamed,
} from './events-of.js'

const reason = 'ført feil'
const other = (more: object = {}) => ({
  [`body-${OTHER}`]: [registered({ bodyId: OTHER, name: 'Fjordstyret', ...more })],
})

describe('names over time', () => {
  test('a body is called by the name in force on the date, in whatever order the names were entered', () => {
    const state = given(registered({ validFrom: '2020-01-01' }), renamed('Kyststyret', '2024-05-01'))
      .when('RenameBody', { bodyId: BODY, name: 'Bryggestyret', shortName: 'BS', validFrom: '2022-05-01' })
      .gives(['BodyRenamed', { name: 'Bryggestyret' }]) as BodyState
    const names = [
      '2019-12-31',
      '2020-01-01',
      '2022-04-30',
      '2022-05-01',
      '2024-04-30',
      '2024-05-01',
      '2030-01-01',
    ]
    expect(names.map((date) => nameOn(state, date)?.name)).toEqual([
      'Havnestyret',
      'Havnestyret',
      'Havnestyret',
      'Bryggestyret',
      'Bryggestyret',
      'Kyststyret',
      'Kyststyret',
    ])
    expect(nameOn(state, '2022-05-01')?.shortName).toBe('BS')
  })

  test('of two names from one day the one entered last holds', () => {
    const state = given(registered(), renamed('Kyststyret', '2022-01-01'))
      .when('RenameBody', { bodyId: BODY, name: 'Bryggestyret', validFrom: '2022-01-01' })
      .gives(['BodyRenamed']) as BodyState
    expect(nameOn(state, '2022-01-01')?.name).toBe('Bryggestyret')
  })

  test('the name it has already is no renaming', () => {
    given(registered(), renamed('Kyststyret', '2022-01-01'))
      .when('RenameBody', { bodyId: BODY, name: 'Kyststyret', validFrom: '2023-01-01' })
      .refuses('nothing-changes', { field: 'name', value: 'Kyststyret' })
  })

  test('a known alias is no new one', () => {
    given(registered({ aliases: ['HS'] }))
      .when('AddBodyAlias', { bodyId: BODY, alias: 'HS' })
      .refuses('nothing-changes')
  })
})

describe('the end of a body', () => {
  test('the last day is one of its days, and nothing begins after it', () => {
    const last = given(registered(), ended('2024-12-31'))
    last
      .when('RenameBody', { bodyId: BODY, name: 'Kyststyret', validFrom: '2024-12-31' })
      .gives(['BodyRenamed'])
    last
      .when('RenameBody', { bodyId: BODY, name: 'Kyststyret', validFrom: '2025-01-01' })
      .refuses('body-ended', { field: 'validFrom', value: '2025-01-01', allowed: 'a date until 2024-12-31' })
    last
      .within({ streams: { [`person-${PERSON}`]: [personRegistered(PERSON)] } })
      .when('AppointMember', {
        ...{ bodyId: BODY, appointmentId: CHAIR, personId: PERSON, organisation: 'Etaten' },
        ...{ role: 'chair', validFrom: '2025-01-01' },
      })
      .refuses('body-ended')
  })

  test.each([
    ['2024-12-31', 'nothing-changes'],
    ['2025-01-01', 'body-ended'],
  ] as const)('a body that ended on 2024-12-31 ends on %s: %s', (validTo, code) => {
    given(registered(), ended('2024-12-31')).when('EndBody', { bodyId: BODY, validTo }).refuses(code)
  })

  test('it cannot end before it began', () => {
    given(registered({ validFrom: '2020-01-01' }))
      .when('EndBody', { bodyId: BODY, validTo: '2019-12-31' })
      .refuses('date-out-of-range', {
        field: 'validTo',
        value: '2019-12-31',
        allowed: 'a date from 2020-01-01',
      })
  })
})

describe('rules', () => {
  test('hold from their date, and replace those before', () => {
    const state = given(registered({ rules: { finality: 'on-vote', quorum: { force: 'block' } } }))
      .when('SetBodyRules', { bodyId: BODY, rules: { finality: 'on-approval' }, validFrom: '2023-01-01' })
      .gives(['BodyRulesSet']) as BodyState
    expect(rulesOn(state, '2022-12-31')).toEqual({ finality: 'on-vote', quorum: { force: 'block' } })
    expect(rulesOn(state, '2023-01-01')).toEqual({ finality: 'on-approval' })
  })

  test.each(['SetBodyRules', 'RegisterBody'])('name approvers that are registered: %s', (type) => {
    const before = type === 'RegisterBody' ? [] : [registered()]
    const data = { bodyId: BODY, name: 'Havnestyret', kind: 'styre', rules: { approvers: [BODY, OTHER] } }
    const { name: _, kind: __, ...rules } = data
    const when = (streams: Readonly<Record<string, readonly BodyEvent[]>>) =>
      given(...before)
        .within({ streams })
        .when(type, type === 'RegisterBody' ? data : rules)
    when({}).refuses('not-found', { field: 'rules.approvers[1]', value: OTHER })
    when(other()).gives([type === 'RegisterBody' ? 'BodyRegistered' : 'BodyRulesSet'])
  })

  test('the rules in force already change nothing', () => {
    given(registered({ rules: { finality: 'on-vote' } }))
      .when('SetBodyRules', { bodyId: BODY, rules: { finality: 'on-vote' } })
      .refuses('nothing-changes')
  })
})

describe('parents', () => {
  const GRANDPARENT = uuid(3)
  /** OTHER is part of GRANDPARENT, of which more is said. */
  const chain = (more: object, ...events: readonly BodyEvent[]) => ({
    ...other({ parentId: GRANDPARENT }),
    [`body-${GRANDPARENT}`]: [registered({ bodyId: GRANDPARENT, ...more }), ...events],
  })
  test.each([
    ['itself', BODY, {}, 'circular-reference'],
    ['nobody', OTHER, {}, 'not-found'],
    ['a part of itself', OTHER, other({ parentId: BODY }), 'circular-reference'],
    ['a part of a part of itself', OTHER, chain({ parentId: BODY }), 'circular-reference'],
    ['a part of what is read as itself', OTHER, chain({}, merged(GRANDPARENT, BODY)), 'circular-reference'],
    [
      'a redirected body',
      OTHER,
      { [`body-${OTHER}`]: [...(other()[`body-${OTHER}`] ?? []), merged(OTHER, GRANDPARENT)] },
      'redirected',
    ],
  ] as const)('a body cannot be part of %s', (_, parentId, streams, code) => {
    given(registered())
      .within({ streams })
      .when('CorrectBody', { bodyId: BODY, parentId, reason })
      .refuses(code, { field: 'parentId', value: parentId })
    given()
      .within({ streams })
      .when('RegisterBody', { bodyId: BODY, name: 'A', kind: 'styre', parentId })
      .refuses(code)
  })

  test('a body is part of one that is part of others', () => {
    given(registered())
      .within({ streams: chain({}) })
      .when('CorrectBody', { bodyId: BODY, parentId: OTHER, reason })
      .gives(['BodyCorrected', { parentId: OTHER }])
    // A circle of others, which a race can bring about, is no reason to wait for ever.
    given(registered())
      .within({ streams: chain({ parentId: OTHER }) })
      .when('CorrectBody', { bodyId: BODY, parentId: OTHER, reason })
      .gives(['BodyCorrected'])
  })

  test('a body is part of another, and no longer', () => {
    const state = given(registered({ parentId: OTHER }))
      .when('CorrectBody', { bodyId: BODY, parentId: null, reason })
      .gives(['BodyCorrected', { parentId: null }])
    expect(state).not.toMatchObject({ parentId: OTHER })
  })
})

describe('merging', () => {
  const merge = { bodyId: BODY, into: OTHER }
  test('what is merged can be parted again and is as it was', () => {
    const events = [registered(), aliased('HS'), appointed(CHAIR)]
    const undone = given(...events, merged())
      .when('UndoMergeBodies', { bodyId: BODY })
      .gives(['BodyMergeUndone', { into: OTHER }])
    expect(undone).toEqual(
      given(...events, merged())
        .when('UndoMergeBodies', merge)
        .gives(['BodyMergeUndone']),
    )
    expect(undone).toMatchObject({
      status: 'registered',
      aliases: ['HS'],
      appointments: [{ appointmentId: CHAIR }],
    })
  })

  test.each([
    ['itself', { bodyId: BODY, into: BODY }, {}, 'circular-reference'],
    ['nobody', merge, {}, 'not-found'],
    ['its own part', merge, other({ parentId: BODY }), 'circular-reference'],
    [
      'a part of its own part',
      merge,
      {
        ...other({ parentId: uuid(3) }),
        [`body-${uuid(3)}`]: [registered({ bodyId: uuid(3), parentId: BODY })],
      },
      'circular-reference',
    ],
    [
      'what was merged into it',
      merge,
      { [`body-${OTHER}`]: [...(other()[`body-${OTHER}`] ?? []), merged(OTHER, BODY)] },
      'redirected',
    ],
  ] as const)('not into %s', (_, data, streams, code) => {
    given(registered()).within({ streams }).when('MergeBodies', data).refuses(code, { field: 'into' })
  })

  test('the undoing names where it leads, or nothing', () => {
    given(registered(), merged())
      .when('UndoMergeBodies', { bodyId: BODY, into: uuid(9) })
      .refuses('not-found', { field: 'into', allowed: OTHER })
  })
})

describe('corrections', () => {
  const twice = given(registered({ validFrom: '2020-01-01' }), renamed('Kyststyret', '2024-05-01'))

  test('the name in force last is mended, and the event says which it was', () => {
    const state = twice
      .when('CorrectBody', { bodyId: BODY, name: 'Kyststyret nord', validFrom: '2024-06-01', reason })
      .gives(['BodyCorrected', { wrongName: 'Kyststyret', name: 'Kyststyret nord' }])
    expect(state).toMatchObject({
      names: [
        { name: 'Havnestyret', validFrom: '2020-01-01' },
        { name: 'Kyststyret nord', validFrom: '2024-06-01' },
      ],
    })
  })

  test('an earlier name is mended by naming it', () => {
    const state = twice
      .when('CorrectBody', {
        bodyId: BODY,
        wrongName: 'Havnestyret',
        shortName: 'HS',
        validFrom: null,
        reason,
      })
      .gives(['BodyCorrected', { wrongName: 'Havnestyret', shortName: 'HS', validFrom: null }])
    expect(state).toMatchObject({ names: [{ name: 'Havnestyret', shortName: 'HS' }, { name: 'Kyststyret' }] })
  })

  test('what is not about a name names none', () => {
    const outcome = twice.when('CorrectBody', { bodyId: BODY, kind: 'utvalg', reason })
    expect(outcome.gives(['BodyCorrected', { kind: 'utvalg' }])).toMatchObject({ kind: 'utvalg' })
    expect(outcome.events()[0]?.data).not.toHaveProperty('wrongName')
  })

  test('an alias is withdrawn', () => {
    const state = given(registered({ aliases: ['HS', 'Styret'] }))
      .when('CorrectBody', { bodyId: BODY, withdrawnAliases: ['HS'], reason })
      .gives(['BodyCorrected'])
    expect(state).toMatchObject({ aliases: ['Styret'] })
  })

  test.each([
    [
      { wrongName: 'Ukjent' },
      'not-found',
      { field: 'wrongName', value: 'Ukjent', allowed: '"Havnestyret", "Kyststyret"' },
    ],
    [{ withdrawnAliases: ['HS'] }, 'not-found', { field: 'withdrawnAliases', value: 'HS' }],
    [{ kind: 'styre' }, 'nothing-changes', {}],
    [{}, 'nothing-changes', {}],
    [{ validTo: '2019-01-01' }, 'date-out-of-range', { field: 'validTo', value: '2019-01-01' }],
  ] as const)('%j: %s', (fields, code, detail) => {
    twice.when('CorrectBody', { bodyId: BODY, ...fields, reason }).refuses(code, detail)
  })
})

describe('appointments', () => {
  const person = { streams: { [`person-${PERSON}`]: [personRegistered(PERSON)] } }
  const appoint = {
    bodyId: BODY,
    appointmentId: DEPUTY,
    personId: PERSON,
    organisation: 'Etaten',
    role: 'deputy',
  }

  test('are in force on both their first and their last day', () => {
    const events = [
      registered(),
      appointed(CHAIR, { validFrom: '2021-01-01' }),
      appointmentEnded(CHAIR, '2023-12-31'),
    ]
    const state = events.reduce(evolveBody, { status: 'none' } as BodyState)
    const counts = ['2020-12-31', '2021-01-01', '2023-12-31', '2024-01-01'].map(
      (date) => appointmentsOn(state, date).length,
    )
    expect(counts).toEqual([0, 1, 1, 0])
  })

  test('a deputy steps in for an appointment of the body', () => {
    given(registered(), appointed(CHAIR))
      .within(person)
      .when('AppointMember', { ...appoint, deputyFor: CHAIR })
      .gives(['MemberAppointed', { deputyFor: CHAIR, role: 'deputy' }])
  })

  test.each([
    ['for nobody', { deputyFor: CHAIR }, [], 'not-found', 'deputyFor'],
    ['for itself', { deputyFor: DEPUTY }, [], 'circular-reference', 'deputyFor'],
    ['twice under one id', {}, [appointed(DEPUTY)], 'already-exists', 'appointmentId'],
  ] as const)('a deputy %s', (_, more, before, code, field) => {
    given(registered(), ...before)
      .within(person)
      .when('AppointMember', { ...appoint, ...more })
      .refuses(code, { field })
  })

  test('of somebody unknown', () => {
    given(registered())
      .when('AppointMember', appoint)
      .refuses('not-found', { field: 'personId', value: PERSON })
  })

  test('two are not each other’s deputies', () => {
    given(registered(), appointed(CHAIR), appointed(DEPUTY, { deputyFor: CHAIR }))
      .when('CorrectAppointment', { bodyId: BODY, appointmentId: CHAIR, deputyFor: DEPUTY, reason })
      .refuses('circular-reference', { field: 'deputyFor' })
  })

  test('three are not each other’s deputies in a ring', () => {
    const third = uuid(23)
    const row = [
      appointed(CHAIR),
      appointed(DEPUTY, { deputyFor: CHAIR }),
      appointed(third, { deputyFor: DEPUTY }),
    ]
    given(registered(), ...row)
      .when('CorrectAppointment', { bodyId: BODY, appointmentId: CHAIR, deputyFor: third, reason })
      .refuses('circular-reference', { field: 'deputyFor', value: third })
  })

  test.each([
    [{ validTo: '2023-12-31' }, 'nothing-changes'],
    [{ validTo: '2024-01-01' }, 'appointment-ended'],
  ] as const)('one that ended on 2023-12-31 ends with %j: %s', (fields, code) => {
    given(registered(), appointed(CHAIR), appointmentEnded(CHAIR, '2023-12-31'))
      .when('EndAppointment', { bodyId: BODY, appointmentId: CHAIR, ...fields })
      .refuses(code, { field: 'validTo' })
  })

  test('ends no earlier than it began', () => {
    given(registered(), appointed(CHAIR, { validFrom: '2021-01-01' }))
      .when('EndAppointment', { bodyId: BODY, appointmentId: CHAIR, validTo: '2020-12-31' })
      .refuses('date-out-of-range', { allowed: 'a date from 2021-01-01' })
  })

  test('are corrected field by field, and null takes away', () => {
    const state = given(
      registered(),
      appointed(CHAIR, { roleTitle: 'Styreleder', validFrom: '2021-01-01' }),
      appointmentEnded(CHAIR, '2023-12-31'),
    )
      .when('CorrectAppointment', {
        bodyId: BODY,
        appointmentId: CHAIR,
        role: 'member',
        roleTitle: null,
        validTo: null,
        reason,
      })
      .gives(['AppointmentCorrected', { role: 'member', roleTitle: null, validTo: null }])
    expect(state).toMatchObject({
      appointments: [{ role: 'member', validFrom: '2021-01-01', roleTitle: undefined, validTo: undefined }],
    })
  })

  test.each([
    [{ role: 'chair' }, 'nothing-changes'],
    [{ validFrom: '2024-01-01' }, 'date-out-of-range'],
  ] as const)('corrected with %j: %s', (fields, code) => {
    given(registered(), appointed(CHAIR), appointmentEnded(CHAIR, '2023-12-31'))
      .when('CorrectAppointment', { bodyId: BODY, appointmentId: CHAIR, ...fields, reason })
      .refuses(code)
  })
})
