import type { Projection } from '../src/projector/projection.js'
import { DATED, dated } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** Of an area's rows in force the last by (effective_on, position) says who owns it. */
const owners = factTable(
  'owners',
  { area_id: 'text', area: 'text', owner: 'text', owner_body_id: 'text?', ...DATED },
  [['area_id']],
)

/** Areas of collaboration and who owns their measures. */
export const ownersProjection: Projection = {
  name: 'owners',
  version: 1,
  tables: [owners],
  project(event) {
    if (event.type !== 'OwnerAssigned') return NO_ROWS
    const { areaId, area, owner, ownerBodyId } = event.data
    return [owners.row({ area_id: areaId, area, owner, owner_body_id: ownerBodyId, ...dated(event) })]
  },
}
