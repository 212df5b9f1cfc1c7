import type { Projection } from '../src/projector/projection.js'
import { DATED, dated } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** Of the rows in force with one id the last by (effective_on, position) counts. */
const involvement = factTable(
  'involvement',
  { involvement_id: 'text', actor: 'text', involvement: 'text', body_id: 'text?', ...DATED },
  [['involvement_id']],
)

/** How outside actors have been involved. */
export const involvementProjection: Projection = {
  name: 'involvement',
  version: 1,
  tables: [involvement],
  project(event) {
    if (event.type !== 'InvolvementRecorded') return NO_ROWS
    const { involvementId, actor, involvement: how, bodyId } = event.data
    return [
      involvement.row({
        involvement_id: involvementId,
        actor,
        involvement: how,
        body_id: bodyId,
        ...dated(event),
      }),
    ]
  },
}
