import type { DomainEvent } from '../../../src/domain/event.js'
import { given, uuid } from '../scenario.js'

const AREA = uuid(1)
const BODY = uuid(2)
const assign = { areaId: AREA, area: 'Havn og farled', owner: 'Havneetaten' }
const assigned = (more: object = {}): DomainEvent => ({ type: 'OwnerAssigned', data: { ...assign, ...more } })

test('an area has an owner from a date on', () => {
  const state = given(assigned())
    .when('AssignOwner', { ...assign, owner: 'Kystetaten', validFrom: '2024-01-01' })
    .gives(['OwnerAssigned', { owner: 'Kystetaten' }])
  expect(state).toMatchObject({
    status: 'owned',
    assignments: [{ owner: 'Havneetaten' }, { owner: 'Kystetaten' }],
  })
})

test.each([
  [[], assign, 'taken'],
  [[assigned()], assign, 'nothing-changes'],
  [[assigned()], { ...assign, validFrom: '2024-01-01' }, 'taken'],
  [[assigned(), assigned({ validFrom: '2024-01-01' })], assign, 'nothing-changes'],
  [[assigned({ owner: 'Kystetaten' })], assign, 'taken'],
  [[assigned({ validFrom: '2024-01-01' })], { ...assign, validFrom: '2023-01-01' }, 'taken'],
] as const)('after %j, %j: %s', (before, data, expected) => {
  const outcome = given(...before).when('AssignOwner', data)
  if (expected === 'taken') outcome.gives(['OwnerAssigned'])
  else outcome.refuses(expected)
})

test('an owner that is a body is a registered one', () => {
  given()
    .when('AssignOwner', { ...assign, ownerBodyId: BODY })
    .refuses('not-found', { field: 'ownerBodyId' })
  given()
    .within({
      streams: {
        [`body-${BODY}`]: [{ type: 'BodyRegistered', data: { bodyId: BODY, name: 'A', kind: 'styre' } }],
      },
    })
    .when('AssignOwner', { ...assign, ownerBodyId: BODY })
    .gives(['OwnerAssigned', { ownerBodyId: BODY }])
})

test('an owner that was entered wrongly is withdrawn with its day, and whoever was before owns the area', () => {
  const from2024 = { validFrom: '2024-01-01' }
  const state = given(assigned(), assigned({ owner: 'Kystetaten', ...from2024 }))
    .when('WithdrawOwner', { areaId: AREA, ...from2024, reason: 'feil dato' })
    .gives(['OwnerWithdrawn', from2024])
  expect(state).toMatchObject({ status: 'owned', assignments: [{ owner: 'Havneetaten' }] })
  given(assigned()).when('WithdrawOwner', { areaId: AREA, reason: 'feil område' }).gives(['OwnerWithdrawn'])
})

test.each([
  [[], { areaId: AREA, reason: 'feil' }, 'none: no owner is entered'],
  [[assigned()], { areaId: AREA, validFrom: '2024-01-01', reason: 'feil' }, 'always (no validFrom)'],
  [[assigned({ validFrom: '2024-01-01' })], { areaId: AREA, reason: 'feil' }, '2024-01-01'],
] as const)('after %j, %j withdraws nobody', (before, data, allowed) => {
  given(...before)
    .when('WithdrawOwner', data)
    .refuses('not-found', { field: 'validFrom', allowed })
})
