import type { RegisterEvent } from './events.js'
import type { RegisterState } from './state.js'

/**
 * The register after one more of its events. Its rows are not folded.
 * @throws {TypeError} an event that its stream cannot hold there: a damaged log, never input
 */
export function evolveRegister(state: RegisterState, event: RegisterEvent): RegisterState {
  switch (event.type) {
    case 'ImportStarted': {
      if (state.status === 'importing') throw misplaced(state, event)
      const { registerId, importId, file, sha256 } = event.data
      const completedImportId = state.status === 'complete' ? state.completedImportId : undefined
      return { status: 'importing', registerId, importId, file, sha256, completedImportId }
    }
    case 'RowsImported':
    case 'RowsMoved':
    case 'RowsGone':
    case 'RowsListed':
      if (state.status !== 'importing') throw misplaced(state, event)
      return state
    case 'ImportCompleted': {
      if (state.status !== 'importing') throw misplaced(state, event)
      const { registerId, importId } = event.data
      return { status: 'complete', registerId, completedImportId: importId }
    }
    default: {
      const unhandled: never = event
      throw new TypeError(`${JSON.stringify(unhandled)} is no event of a register`)
    }
  }
}

const misplaced = (state: RegisterState, event: RegisterEvent) =>
  new TypeError(
    `${event.type} cannot follow in the stream of register ${event.data.registerId}: ${state.status}`,
  )
