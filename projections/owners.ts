import type { Projection } from '../src/projector/projection.js'
import { DATED, dated } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** Of an area's rows in force the last by (effective_on, position) says who owns it. */
const owners = factTable(
  'owners',
  { area_id: 'text', area: 'text', owner: 'text', owner_body_id: 'text?', ...DATED },
  [['area_id']],
)

/** A day's owners that were entered wrongly: those of the same day that come before it in the log. */
const ownerWithdrawals = factTable('owner_withdrawals', { area_id: 'text', reason: 'text', ...DATED }, [
  ['area_id'],
])

/** Areas of collaboration and who owns their measures. */
export const ownersProjection: Projection = {
  name: 'owners',
  version: 2,
  tables: [owners, ownerWithdrawals],
  project(event) {
    switch (event.type) {
      case 'OwnerAssigned': {
        const { areaId, area, owner, ownerBodyId } = event.data
        return [owners.row({ area_id: areaId, area, owner, owner_body_id: ownerBodyId, ...dated(event) })]
      }
      case 'OwnerWithdrawn': {
        const { areaId, reason } = event.data
        return [ownerWithdrawals.row({ area_id: areaId, reason, ...dated(event) })]
      }
      default:
        return NO_ROWS
    }
  },
}
