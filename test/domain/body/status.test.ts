import { bodyCommands } from '../../../src/domain/body/commands.js'
import type { DomainEvent } from '../../../src/domain/event.js'
import type { RefusalCode } from '../../../src/domain/refusal.js'
import { outcomeOf, uuid } from '../scenario.js'
import {
  aliased,
  appointed,
  BODY,
  CHAIR,
  merged,
  OTHER,
  PERSON,
  personRegistered,
  registered,
} from './events-of.js'

const STATES = {
  none: [],
  registered: [registered(), aliased('HS'), appointed(CHAIR)],
  redirected: [registered(), aliased('HS'), appointed(CHAIR), merged()],
} as const satisfies Record<string, readonly DomainEvent[]>

const COMMANDS: { readonly [T in keyof typeof bodyCommands]: object } = {
  RegisterBody: { bodyId: BODY, name: 'Havnestyret', kind: 'styre' },
  RenameBody: { bodyId: BODY, name: 'Kyststyret', validFrom: '2022-01-01' },
  AddBodyAlias: { bodyId: BODY, alias: 'Styret' },
  EndBody: { bodyId: BODY, validTo: '2024-12-31' },
  SetBodyRules: { bodyId: BODY, rules: { finality: 'on-vote' } },
  AppointMember: {
    bodyId: BODY,
    appointmentId: uuid(29),
    personId: PERSON,
    organisation: 'Etaten',
    role: 'member',
  },
  EndAppointment: { bodyId: BODY, appointmentId: CHAIR, validTo: '2024-12-31' },
  CorrectBody: { bodyId: BODY, kind: 'utvalg', reason: 'feil type' },
  CorrectAppointment: { bodyId: BODY, appointmentId: CHAIR, role: 'leader', reason: 'feil rolle' },
  MergeBodies: { bodyId: BODY, into: OTHER },
  UndoMergeBodies: { bodyId: BODY },
}

type Expected = {
  readonly none: RefusalCode | 'taken'
  readonly registered: RefusalCode | 'taken'
  readonly redirected: RefusalCode | 'taken'
}
const existing: Expected = { none: 'not-found', registered: 'taken', redirected: 'redirected' }

const TABLE: { readonly [T in keyof typeof bodyCommands]: Expected } = {
  RegisterBody: { none: 'taken', registered: 'already-exists', redirected: 'already-exists' },
  RenameBody: existing,
  AddBodyAlias: existing,
  EndBody: existing,
  SetBodyRules: existing,
  AppointMember: existing,
  EndAppointment: existing,
  CorrectBody: existing,
  CorrectAppointment: existing,
  MergeBodies: existing,
  UndoMergeBodies: { none: 'not-found', registered: 'not-found', redirected: 'taken' },
}

const world = {
  streams: {
    [`body-${OTHER}`]: [registered({ bodyId: OTHER, name: 'Fjordstyret' })],
    [`person-${PERSON}`]: [personRegistered(PERSON)],
  },
}

describe('each command in each state of a body', () => {
  const cases = Object.entries(TABLE).flatMap(([type, row]) =>
    Object.entries(row).map(([status, expected]) => [type, status, expected] as const),
  )
  test.each(cases)('%s when %s: %s', (type, status, expected) => {
    const events = STATES[status as keyof typeof STATES]
    const outcome = outcomeOf(events, type, COMMANDS[type as keyof typeof COMMANDS], world)
    expect('refusal' in outcome ? outcome.refusal.code : 'taken').toBe(expected)
  })

  test('a redirected body names the one to address', () => {
    const outcome = outcomeOf(STATES.redirected, 'RenameBody', COMMANDS.RenameBody)
    expect(outcome).toMatchObject({ refusal: { code: 'redirected', detail: { current: { into: OTHER } } } })
  })
})
