import type Database from 'better-sqlite3'
import type { SealedName } from '../domain/values.js'
import { firstEventIn, openKeyFileForReading } from './key-file.js'
import { unsealName } from './sealed-name.js'

/** What stands for a name whose key is gone. */
export const FORGOTTEN_NAME = '[slettet]'

/** The name, or `undefined` when its key is gone. @throws {Error} it was altered */
export type OpenSealed = (sealed: SealedName) => string | undefined

export function nameOpener(database: Database.Database): OpenSealed {
  const selectKey = database.prepare<[string], { keyId: string; key: Buffer | null }>(
    'SELECT key_id AS keyId, key FROM person_keys WHERE person_id = ?',
  )
  return (sealed) => {
    const row = selectKey.get(sealed.personId)
    // Under another key than the one here it cannot be opened: that key is gone.
    if (row === undefined || row.key === null || row.keyId !== sealed.keyId) return undefined
    return unsealName(row.key, sealed)
  }
}

/** Names for a process that only reads: it makes no keys, and leaves it to the writer to insist on them. */
export type Names = {
  /** The name, or `[slettet]` when its key is gone. @throws {UnusableKeyFile} @throws {Error} it was altered */
  readonly openName: (sealed: SealedName) => string
  readonly close: () => void
}

/**
 * Opens the keys when the first name is asked for: what shows no names needs none.
 * @param firstEventId of the log that the names are in
 * @param warn told once where no name can be read because these are not its keys
 */
export function openNames(
  file: string,
  firstEventId: string | undefined,
  warn: (sentence: string) => void,
): Names {
  let database: Database.Database | undefined
  let open: OpenSealed | undefined

  function opened(): OpenSealed {
    database = openKeyFileForReading(file)
    if (database === undefined) {
      warn(`${file} is not there: names read ${FORGOTTEN_NAME}. Restore it from its backup`)
      return () => undefined
    }
    const owner = firstEventIn(database)
    if (owner !== undefined && owner !== firstEventId) {
      warn(`${file} holds the keys of another ledger: names read ${FORGOTTEN_NAME}. Restore the right one`)
    }
    return nameOpener(database)
  }

  return {
    openName(sealed) {
      open ??= opened()
      return open(sealed) ?? FORGOTTEN_NAME
    },
    close: () => {
      database?.close()
    },
  }
}
