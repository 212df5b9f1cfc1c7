import type Database from 'better-sqlite3'
import type { SealedName } from '../domain/values.js'
import { firstEventIn, keyRowsIn, openKeyFileForReading } from './key-file.js'
import { type Keys, nameOpener } from './keys.js'
import { FORGOTTEN_NAME } from './sealed-name.js'

/** Names for a process that only reads: it makes no keys, and leaves it to the writer to insist on them. */
export type Names = {
  /**
   * What opens the names of these persons, as it is now; `[slettet]` where the key is gone.
   * @throws {UnusableKeyFile}
   */
  readonly openNames: (personIds: Iterable<string>) => Promise<(sealed: SealedName) => string>
  readonly close: () => Promise<void>
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
  let open: Keys['open'] | undefined

  function opened(): Keys['open'] {
    database = openKeyFileForReading(file)
    if (database === undefined) {
      warn(`${file} is not there: names read ${FORGOTTEN_NAME}. Restore it from its backup`)
      return () => undefined
    }
    const owner = firstEventIn(database)
    if (owner !== undefined && owner !== firstEventId) {
      warn(`${file} holds the keys of another ledger: names read ${FORGOTTEN_NAME}. Restore the right one`)
    }
    return nameOpener(keyRowsIn(database))
  }

  return {
    async openNames(personIds) {
      const [anybody] = personIds
      if (anybody === undefined) return () => FORGOTTEN_NAME
      open ??= opened()
      const opening = open
      return (sealed) => opening(sealed) ?? FORGOTTEN_NAME
    },
    async close() {
      database?.close()
    },
  }
}
