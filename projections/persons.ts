import type { Projection } from '../src/projector/projection.js'
import { DATED, dated } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** Names stay sealed here; whoever asks opens them with the person's key, where it still exists. */
const personNames = factTable('person_names', { person_id: 'text', sealed_name: 'text', ...DATED }, [
  ['person_id'],
])

/** The last row of a person says where reads of them lead; without `into_id` the redirect was undone. */
const personMerges = factTable('person_merges', { person_id: 'text', into_id: 'text?', ...DATED }, [
  ['person_id'],
])

export const personsProjection: Projection = {
  name: 'persons',
  version: 1,
  tables: [personNames, personMerges],
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
      default:
        return NO_ROWS
    }
  },
}
