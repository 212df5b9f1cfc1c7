import type { Projection } from '../src/projector/projection.js'
import { factTable, NO_ROWS } from './table.js'

const commandIds = factTable('command_ids', { command_id: 'text', stream: 'text' }, [['command_id']])

/**
 * Which stream a command wrote: how a second stream under the same id is noticed beside a store that does not
 * guard it. A decision's approval always follows, in one append, the event that approved it, which has its row.
 */
export const commandIdsProjection: Projection = {
  name: 'command-ids',
  version: 1,
  tables: [commandIds],
  project(event) {
    if (event.type === 'DecisionApproved') return NO_ROWS
    return [commandIds.row({ command_id: event.metadata.commandId, stream: event.stream })]
  },
}
