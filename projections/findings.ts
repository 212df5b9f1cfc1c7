import type { Projection } from '../src/projector/projection.js'
import { DATED, dated } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** The last row of a finding counts; one without a `basis` takes the acceptance back. */
const findingAcceptances = factTable(
  'finding_acceptances',
  {
    finding_id: 'text',
    rule: 'text?',
    basis: 'text?',
    reason: 'text?',
    actor_id: 'text',
    ...DATED,
  },
  [['finding_id']],
)

/** Which findings of the reconciliation somebody has accepted, on what basis and why. */
export const findingsProjection: Projection = {
  name: 'findings',
  version: 1,
  tables: [findingAcceptances],
  project(event) {
    switch (event.type) {
      case 'FindingAccepted': {
        const { findingId, rule, basis, reason } = event.data
        const actor_id = event.metadata.actor.personId
        return [
          findingAcceptances.row({ finding_id: findingId, rule, basis, reason, actor_id, ...dated(event) }),
        ]
      }
      case 'FindingAcceptanceWithdrawn': {
        const { findingId, reason } = event.data
        const actor_id = event.metadata.actor.personId
        return [findingAcceptances.row({ finding_id: findingId, reason, actor_id, ...dated(event) })]
      }
      default:
        return NO_ROWS
    }
  },
}
