import { forgottenBy } from '../src/domain/person/evolve.js'
import type { Projection } from '../src/projector/projection.js'
import { DATED, dated, RECORDED, recorded } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** Names stay sealed here; whoever asks opens them with the person's key, where it still exists. */
const personNames = factTable('person_names', { person_id: 'text', sealed_name: 'text', ...DATED }, [
  ['person_id'],
])

/** The last row of a person says where reads of them lead; without `into_id` the redirect was undone. */
const personMerges = factTable('person_merges', { person_id: 'text', into_id: 'text?', ...DATED }, [
  ['person_id'],
])

/** Their keys are destroyed where they are known to be; where a copy of the keys came back, their names are not shown. */
const forgottenPersons = factTable('forgotten_persons', { person_id: 'text', reason: 'text', ...RECORDED }, [
  ['person_id'],
])

export const personsProjection: Projection = {
  name: 'persons',
  version: 2,
  tables: [personNames, personMerges, forgottenPersons],
  project(event) {
    switch (event.type) {
      case 'PersonRegistered':
      case 'PersonRenamed': {
        const { personId, name } = event.data
        return [personNames.row({ person_id: personId, sealed_name: JSON.stringify(name), ...dated(event) })]
      }
      case 'PersonMerged':
        return [
          personMerges.row({ person_id: event.data.personId, into_id: event.data.into, ...dated(event) }),
        ]
      case 'PersonMergeUndone':
        return [personMerges.row({ person_id: event.data.personId, ...dated(event) })]
      case 'PersonForgotten':
        return forgottenBy(event).map((personId) =>
          forgottenPersons.row({ person_id: personId, reason: event.data.reason, ...recorded(event) }),
        )
      default:
        return NO_ROWS
    }
  },
}
