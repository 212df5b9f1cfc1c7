import { type Decided, decided } from '../decided.js'
import { Refusal } from '../refusal.js'
import { nothingChanges } from '../requires.js'
import type { RegisterCommand } from './commands.js'
import type { RegisterEvent } from './events.js'
import type { RegisterState } from './state.js'

/** What an import's command comes to in the register's state. @throws {Refusal} */
export function decideRegister(state: RegisterState, command: RegisterCommand): Decided<RegisterEvent> {
  if (command.type === 'StartImport') return decideStart(state, command.data)
  requireUnderWay(state, command.data)
  switch (command.type) {
    case 'ImportRows':
      requireSome(command.data.rows, 'rows')
      return decided([{ type: 'RowsImported', data: command.data }])
    case 'MoveRows':
      requireSome(command.data.rows, 'rows')
      return decided([{ type: 'RowsMoved', data: command.data }])
    case 'DropRows':
      requireSome(command.data.rowIds, 'rowIds')
      return decided([{ type: 'RowsGone', data: command.data }])
    case 'ListRows':
      requireSome(command.data.listings, 'listings')
      return decided([{ type: 'RowsListed', data: command.data }])
    case 'CompleteImport':
      return decided([{ type: 'ImportCompleted', data: command.data }])
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of a register`)
    }
  }
}

function decideStart(
  state: RegisterState,
  data: Extract<RegisterCommand, { type: 'StartImport' }>['data'],
): Decided<RegisterEvent> {
  if (state.status === 'complete' && state.completedImportId === data.importId) {
    throw new Refusal('already-exists', `import ${data.importId} of the register is completed already`, {
      field: 'importId',
      value: data.importId,
      allowed: 'the id of a new import',
    })
  }
  if (state.status !== 'importing') return decided([{ type: 'ImportStarted', data }])
  const { importId, file, sha256 } = state
  if (sha256 === data.sha256) {
    throw nothingChanges(`import ${importId} of the same file is under way already`, 'sha256', sha256)
  }
  throw new Refusal('import-unfinished', `the import of ${file} was begun and is not finished`, {
    field: 'sha256',
    value: data.sha256,
    allowed: `the file ${file} again, with SHA-256 ${sha256}, until its import is finished`,
    current: { importId, file, sha256 },
  })
}

function requireUnderWay(state: RegisterState, { importId }: { readonly importId: string }): void {
  if (state.status === 'importing' && state.importId === importId) return
  throw new Refusal('not-found', `import ${importId} of the register is not under way`, {
    field: 'importId',
    value: importId,
    allowed: state.status === 'importing' ? state.importId : 'the id of an import that was started',
  })
}

function requireSome(entries: readonly unknown[], field: string): void {
  if (entries.length === 0) throw nothingChanges(`${field} is empty`, field, entries)
}
