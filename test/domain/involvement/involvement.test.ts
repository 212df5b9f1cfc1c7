import type { DomainEvent } from '../../../src/domain/event.js'
import { given, uuid } from '../scenario.js'

const record = { involvementId: uuid(1), actor: 'Fiskarlaget', involvement: 'Innspillsmøte i mars' }
const recorded: DomainEvent = { type: 'InvolvementRecorded', data: record }

test('an involvement is recorded, and told anew', () => {
  given().when('RecordInvolvement', record).gives(['InvolvementRecorded', record])
  const state = given(recorded)
    .when('RecordInvolvement', { ...record, involvement: 'Innspillsmøter i mars og mai' })
    .gives(['InvolvementRecorded'])
  expect(state).toMatchObject({
    entries: [{ actor: 'Fiskarlaget' }, { involvement: 'Innspillsmøter i mars og mai' }],
  })
})

test('the same again changes nothing', () => {
  given(recorded).when('RecordInvolvement', record).refuses('nothing-changes', { field: 'involvement' })
})

test('an actor that is a body is a registered one', () => {
  given()
    .when('RecordInvolvement', { ...record, bodyId: uuid(2) })
    .refuses('not-found', { field: 'bodyId' })
})
