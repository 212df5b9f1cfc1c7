import type { SealedName } from '../domain/values.js'
import type { KeysPlace } from './keys-place.js'
import { shownPlace } from './keys-place.js'
import { openKeysForReading, type ReadableKeys } from './read-keys.js'
import { FORGOTTEN_NAME } from './sealed-name.js'

/** Names for a process that only reads: it makes no keys, and leaves it to the writer to insist on them. */
export type Names = {
  /**
   * What opens the names of these persons, as it is now; `[slettet]` where the key is gone.
   * @throws {UnusableKeyFile} @throws {UnusableVault}
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
  place: KeysPlace,
  firstEventId: string | undefined,
  warn: (sentence: string) => void,
): Names {
  let opening: Promise<ReadableKeys | undefined> | undefined

  async function opened(): Promise<ReadableKeys | undefined> {
    const keys = await openKeysForReading(place)
    const where = shownPlace(place)
    if (keys === undefined) {
      warn(`${where} is not there: names read ${FORGOTTEN_NAME}. Restore it from its backup`)
    } else if (keys.firstEventId !== undefined && keys.firstEventId !== firstEventId) {
      warn(`${where} holds the keys of another ledger: names read ${FORGOTTEN_NAME}. Restore the right one`)
    }
    return keys
  }

  return {
    async openNames(personIds) {
      const asked = [...personIds]
      if (asked.length === 0) return () => FORGOTTEN_NAME
      opening ??= opened()
      const keys = await opening
      return keys === undefined ? () => FORGOTTEN_NAME : (await keys.keysOf(asked)).openName
    },
    async close() {
      const keys = await opening?.catch(() => undefined)
      await keys?.close()
    },
  }
}
