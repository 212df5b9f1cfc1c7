import type { DomainEvent } from '../../../src/domain/event.js'
import { given, uuid } from '../scenario.js'

const acceptance = { findingId: uuid(1), rule: 'stated-count', basis: 'ab', reason: 'Det femte ble avlyst' }
const accepted: DomainEvent = { type: 'FindingAccepted', data: acceptance }
const withdrawn: DomainEvent = { type: 'FindingAcceptanceWithdrawn', data: { findingId: uuid(1) } }

test('a finding is accepted, anew on another basis or for another reason, and not twice alike', () => {
  given().when('AcceptFinding', acceptance).gives(['FindingAccepted', acceptance])
  given(accepted).when('AcceptFinding', acceptance).refuses('nothing-changes')
  given(accepted)
    .when('AcceptFinding', { ...acceptance, basis: 'cd' })
    .gives(['FindingAccepted'])
  given(accepted)
    .when('AcceptFinding', { ...acceptance, reason: 'Det ble flyttet' })
    .gives(['FindingAccepted'])
})

test('an acceptance is taken back once, and can be given again', () => {
  given(accepted)
    .when('WithdrawAcceptance', { findingId: uuid(1) })
    .gives(['FindingAcceptanceWithdrawn'])
  given()
    .when('WithdrawAcceptance', { findingId: uuid(1) })
    .refuses('not-found', { field: 'findingId' })
  given(accepted, withdrawn)
    .when('WithdrawAcceptance', { findingId: uuid(1) })
    .refuses('not-found', { field: 'findingId' })
  given(accepted, withdrawn).when('AcceptFinding', acceptance).gives(['FindingAccepted'])
})
