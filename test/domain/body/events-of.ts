import type { BodyEvent } from '../../../src/domain/body/events.js'
import type { PersonEvent } from '../../../src/domain/person/events.js'
import { uuid } from '../scenario.js'

export const BODY = uuid(1)
export const OTHER = uuid(2)
export const PERSON = uuid(11)
export const CHAIR = uuid(21)
export const DEPUTY = uuid(22)

type DataOf<T extends BodyEvent['type']> = Extract<BodyEvent, { type: T }>['data']

export const registered = (more: Partial<DataOf<'BodyRegistered'>> = {}): BodyEvent => ({
  type: 'BodyRegistered',
  data: { bodyId: BODY, name: 'Havnestyret', kind: 'styre', ...more },
})
export const renamed = (name: string, validFrom: string): BodyEvent => ({
  type: 'BodyRenamed',
  data: { bodyId: BODY, name, validFrom },
})
export const aliased = (alias: string): BodyEvent => ({
  type: 'BodyAliasAdded',
  data: { bodyId: BODY, alias },
})
export const ended = (validTo: string): BodyEvent => ({ type: 'BodyEnded', data: { bodyId: BODY, validTo } })
export const merged = (bodyId = BODY, into = OTHER): BodyEvent => ({
  type: 'BodyMerged',
  data: { bodyId, into },
})
export const appointed = (
  appointmentId: string,
  more: Partial<DataOf<'MemberAppointed'>> = {},
): BodyEvent => ({
  type: 'MemberAppointed',
  data: {
    bodyId: BODY,
    appointmentId,
    personId: PERSON,
    organisation: 'Havneetaten',
    role: 'chair',
    ...more,
  },
})
export const appointmentEnded = (appointmentId: string, validTo: string): BodyEvent => ({
  type: 'AppointmentEnded',
  data: { bodyId: BODY, appointmentId, validTo },
})
export const personRegistered = (personId: string): PersonEvent => ({
  type: 'PersonRegistered',
  data: { personId, name: { personId, keyId: 'k', nonce: 'n', ciphertext: 'c' } },
})
