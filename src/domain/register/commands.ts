import type { z } from 'zod'
import { registerEvents } from './events.js'

/**
 * The importer's own commands: each says what its event keeps. They are run by an import, which has checked
 * everything before the first of them.
 */
export const registerCommands = {
  StartImport: registerEvents.ImportStarted,
  ImportRows: registerEvents.RowsImported,
  MoveRows: registerEvents.RowsMoved,
  DropRows: registerEvents.RowsGone,
  ListRows: registerEvents.RowsListed,
  CompleteImport: registerEvents.ImportCompleted,
} as const

export type RegisterCommandType = keyof typeof registerCommands
export type RegisterCommand = {
  [T in RegisterCommandType]: { readonly type: T; readonly data: z.output<(typeof registerCommands)[T]> }
}[RegisterCommandType]
