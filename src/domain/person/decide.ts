import { inForceOn } from '../dated.js'
import { type Decided, decided } from '../decided.js'
import { ALWAYS } from '../effective.js'
import type { Facts } from '../facts.js'
import { requireRedirectable, requireRedirected } from '../redirect.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireNew, requireRegistered } from '../requires.js'
import { sameData } from '../same-data.js'
import type { SealedName } from '../values.js'
import type { PersonCommand } from './commands.js'
import type { PersonEvent } from './events.js'
import type { PersonState, RegisteredPerson } from './state.js'

/** What a command comes to in the person's state. The name comes sealed, as a fact. @throws {Refusal} */
export function decidePerson(state: PersonState, command: PersonCommand, facts: Facts): Decided<PersonEvent> {
  const { personId } = command.data
  const named = { field: 'personId', id: personId, what: 'person' }
  switch (command.type) {
    case 'RegisterPerson':
      requireNew(state, named)
      return decided([{ type: 'PersonRegistered', data: { personId, name: sealed(facts) } }])
    case 'RenamePerson': {
      const person = requireRegistered(state, named)
      refuseForgotten(person)
      const { validFrom } = command.data
      const name = sealed(facts)
      // The edge seals no name twice, so the same words come as the same sealed name.
      if (sameData(inForceOn(person.names, validFrom ?? ALWAYS)?.name, name)) {
        throw nothingChanges(`person ${personId} is called so already`, 'name')
      }
      return decided([{ type: 'PersonRenamed', data: { personId, name, validFrom } }])
    }
    case 'MergePersons': {
      const { into } = command.data
      requireRedirectable(
        { id: personId, field: 'personId', state },
        { id: into, state: facts.person(into) },
        'person',
      )
      return decided([{ type: 'PersonMerged', data: command.data }])
    }
    case 'UndoMergePersons': {
      const { into: given, ...rest } = command.data
      const into = requireRedirected(state, { id: personId, field: 'personId', into: given, what: 'person' })
      return decided([{ type: 'PersonMergeUndone', data: { ...rest, into } }])
    }
    case 'ForgetPerson':
      return decideForget(requireRegistered(state, named), command.data, facts)
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of a person`)
    }
  }
}

/** @throws {Refusal} `names-kept`: a body that the person is or was appointed in keeps its members' names */
function decideForget(
  person: RegisteredPerson,
  { personId, reason }: { readonly personId: string; readonly reason: string },
  { personRecord }: Facts,
): Decided<PersonEvent> {
  if (personRecord === undefined) {
    throw new Refusal(
      'not-permitted',
      'a person is forgotten by a command of its own, not within an import',
      {
        field: 'type',
        value: 'ForgetPerson',
        allowed: 'ledger forget, ledger do, or the command over HTTP',
      },
    )
  }
  const { keptBy, mergedPersonIds } = personRecord
  const [keeper] = keptBy
  if (keeper !== undefined) {
    throw new Refusal(
      'names-kept',
      `person ${personId} is or was appointed in ${keptBy.map(({ name }) => `"${name}"`).join(', ')}, whose rules keep the names of members`,
      {
        field: 'personId',
        value: personId,
        allowed: 'a person without an appointment in a body that keeps the names of its members',
        current: { bodyIds: keptBy.map(({ bodyId }) => bodyId) },
      },
    )
  }
  const forgotten = person.forgotten ?? []
  if ([personId, ...mergedPersonIds].every((id) => forgotten.includes(id))) {
    throw nothingChanges(`the names of person ${personId} were forgotten already`, 'personId', personId)
  }
  const merged = mergedPersonIds.length > 0 && { mergedPersonIds: [...mergedPersonIds] }
  return decided([{ type: 'PersonForgotten', data: { personId, ...merged, reason } }])
}

/** @throws {Refusal} `person-forgotten` */
function refuseForgotten({ personId, forgotten }: RegisteredPerson): void {
  if (forgotten === undefined) return
  throw personForgotten(personId)
}

/** A name of somebody whose names were forgotten is not taken. */
export const personForgotten = (personId: string): Refusal =>
  new Refusal('person-forgotten', `the names of person ${personId} were forgotten and stay so`, {
    field: 'personId',
    value: personId,
    allowed: 'a person whose names were not forgotten',
  })

function sealed({ sealedName }: Facts): SealedName {
  if (sealedName === undefined) throw new TypeError('a name is sealed before it is decided on')
  return sealedName
}
