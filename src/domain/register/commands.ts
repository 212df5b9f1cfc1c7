import type { z } from 'zod'
import { registerEvents } from './events.js'

const ITS_OWN = 'An import runs this by itself, after it has checked everything.'

/** The importer's own commands: each says what its event keeps. */
export const registerCommands = {
  StartImport: registerEvents.ImportStarted.describe(`An import of a register begins. ${ITS_OWN}`),
  ImportRows: registerEvents.RowsImported.describe(`Rows are new or changed. ${ITS_OWN}`),
  MoveRows: registerEvents.RowsMoved.describe(`Rows stand on other lines. ${ITS_OWN}`),
  DropRows: registerEvents.RowsGone.describe(`Rows are gone. ${ITS_OWN}`),
  ListRows: registerEvents.RowsListed.describe(`What rows list. ${ITS_OWN}`),
  CompleteImport: registerEvents.ImportCompleted.describe(`An import is done. ${ITS_OWN}`),
} as const

export type RegisterCommandType = keyof typeof registerCommands
export type RegisterCommand = {
  [T in RegisterCommandType]: { readonly type: T; readonly data: z.output<(typeof registerCommands)[T]> }
}[RegisterCommandType]
