import type { PersonEvent } from './events.js'
import type { PersonState, RegisteredPerson } from './state.js'

/**
 * The person after one more of their events.
 * @throws {TypeError} an event that its stream cannot hold there: a damaged log, never input
 */
export function evolvePerson(state: PersonState, event: PersonEvent): PersonState {
  switch (event.type) {
    case 'PersonRegistered': {
      const { personId, name } = event.data
      return { status: 'registered', personId, names: [{ name }] }
    }
    case 'PersonRenamed': {
      const person = existing(state, event)
      const { name, validFrom } = event.data
      return { ...person, names: [...person.names, { name, validFrom }] }
    }
    case 'PersonMerged':
      return { ...existing(state, event), status: 'redirected', into: event.data.into }
    case 'PersonMergeUndone': {
      if (state.status !== 'redirected') throw misplaced(state, event)
      const { into: _, ...person } = state
      return { ...person, status: 'registered' }
    }
    case 'PersonForgotten': {
      const person = existing(state, event)
      return { ...person, forgotten: [...new Set([...(person.forgotten ?? []), ...forgottenBy(event)])] }
    }
    default: {
      const unhandled: never = event
      throw new TypeError(`${JSON.stringify(unhandled)} is no event of a person`)
    }
  }
}

/** Those whose keys are destroyed. */
export function forgottenBy({
  data: { personId, mergedPersonIds = [] },
}: Extract<PersonEvent, { type: 'PersonForgotten' }>): readonly string[] {
  return [personId, ...mergedPersonIds]
}

const misplaced = (state: PersonState, event: PersonEvent) =>
  new TypeError(`${event.type} cannot follow in the stream of person ${event.data.personId}: ${state.status}`)

function existing(state: PersonState, event: PersonEvent): RegisteredPerson {
  if (state.status !== 'registered') throw misplaced(state, event)
  return state
}
