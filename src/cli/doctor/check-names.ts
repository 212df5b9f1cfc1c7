import { existsSync } from 'node:fs'
import { type SealedName, sealedName } from '../../domain/values.js'
import type { EventLog } from '../../ledger/event-log.js'
import { firstEventIn, keyRowsIn, openKeyFileForReading } from '../../vault/key-file.js'
import { nameOpener } from '../../vault/keys.js'
import { firstEventOf } from '../../vault/own-vault.js'
import type { Check } from './check.js'
import { FILES, RESTORE_KEYS } from './check-files.js'

const about = FILES.keys

/** Looks whether the keys fit the names in the log. `look` is told the data of every event. */
export type NameChecker = {
  readonly look: (data: unknown) => void
  readonly found: () => readonly Check[]
  readonly close: () => void
}

/** @returns `undefined` where there are no keys that can be opened: `checkFiles` says so */
export async function openNameChecker(file: string, log: EventLog): Promise<NameChecker | undefined> {
  const database = existsSync(file) ? openKeyFileForReading(file) : undefined
  if (database === undefined) return undefined
  const owner = firstEventIn(database)
  const isForeign = owner !== undefined && owner !== (await firstEventOf(log))
  const open = nameOpener(keyRowsIn(database))
  const isForgotten = database
    .prepare<[string], 1>('SELECT 1 FROM person_keys WHERE person_id = ? AND key IS NULL')
    .pluck()
  const count = { readable: 0, forgotten: 0, lost: 0, altered: 0 }

  function lookAtName(sealed: SealedName): void {
    try {
      if (open(sealed) !== undefined) count.readable++
      else if (isForgotten.get(sealed.personId) === 1) count.forgotten++
      else count.lost++
    } catch {
      count.altered++
    }
  }

  function look(data: unknown): void {
    if (typeof data !== 'object' || data === null) return
    const sealed = 'ciphertext' in data ? sealedName.safeParse(data) : undefined
    if (sealed?.success) lookAtName(sealed.data)
    else for (const member of Object.values(data)) look(member)
  }

  return {
    look,
    found() {
      if (isForeign) return [{ about, found: 'holds the keys of another ledger', remedy: RESTORE_KEYS }]
      const { readable, forgotten, lost, altered } = count
      const names = `${readable} names can be read, ${forgotten} were forgotten`
      if (lost + altered === 0) return [{ about, found: names }]
      return [
        { about, found: `${names}, ${lost} have no key here, ${altered} were altered`, remedy: RESTORE_KEYS },
      ]
    },
    close: () => {
      database.close()
    },
  }
}
