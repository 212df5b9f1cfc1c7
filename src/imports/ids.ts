import { foldName } from '../domain/name-folding.js'
import { uuidV5 } from '../ledger/uuid-v5.js'

// Ids of an import are made of what the import is about, so that running it again makes the same ones.
// The namespace and the forms of these names are stored for good, and so is what `foldName` makes of a register's and of
// an owner's name: a folding that is to be better has to be another one, beside it.
const REGISTERS = '0b7a6a0e-4f43-4f0c-8a5e-3f1f0a9d6c21'

/** A register is its name and its owner, wherever its file lies. */
export const registerIdOf = (name: string, ownerId: string | undefined): string =>
  uuidV5(REGISTERS, `register|${foldName(name)}|${ownerId ?? ''}`)

/** A body that is named as the owner of registers and nowhere else. */
export const ownerBodyIdOf = (name: string): string => uuidV5(REGISTERS, `owner|${foldName(name)}`)

/** One import of a file: the same file after another one is another import. */
export const importIdOf = (
  registerId: string,
  previousImportId: string | undefined,
  sha256: string,
): string => uuidV5(registerId, `import|${previousImportId ?? ''}|${sha256}`)

/** A row keeps the id that it got when it was first seen. `occurrence` counts rows of one natural key, from 1. */
export const rowIdOf = (registerId: string, naturalKey: string, occurrence: number): string =>
  uuidV5(registerId, `row|${occurrence}|${naturalKey}`)

/** What a row brought into the world: its meeting, matter, decision, person … */
export const thingIdOf = (rowId: string, thing: string): string => uuidV5(rowId, thing)

/**
 * A command of a row, by what it does to which thing. It is a name and not a count, because a row that is planned anew
 * after an interruption may need fewer commands than the first time.
 */
export const rowCommandIdOf = (rowId: string, rowRevision: number, act: string): string =>
  uuidV5(rowId, `command|${rowRevision}|${act}`)

/** A command that writes the register's own stream. */
export const importCommandIdOf = (importId: string, act: string): string => uuidV5(importId, act)
