import { inForceOn } from '../dated.js'
import { type Decided, decided } from '../decided.js'
import { ALWAYS } from '../effective.js'
import type { Facts } from '../facts.js'
import { sameData } from '../meeting/sentences.js'
import { requireRedirectable, requireRedirected } from '../redirect.js'
import { nothingChanges, requireNew, requireRegistered } from '../requires.js'
import type { SealedName } from '../values.js'
import type { PersonCommand } from './commands.js'
import type { PersonEvent } from './events.js'
import type { PersonState } from './state.js'

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
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of a person`)
    }
  }
}

function sealed({ sealedName }: Facts): SealedName {
  if (sealedName === undefined) throw new TypeError('a name is sealed before it is decided on')
  return sealedName
}
