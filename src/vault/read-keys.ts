import { randomBytes } from 'node:crypto'
import { firstEventIn, keyRowsIn, openKeyFileForReading } from './key-file.js'
import { type Keys, keysIn } from './keys.js'
import type { KeysPlace } from './keys-place.js'

/** Keys for looking only: nothing is made, also where they are missing. */
export type ReadableKeys = {
  /** The first event of the log that they belong to, where they tell. */
  readonly firstEventId: string | undefined
  readonly keysOf: (personIds: Iterable<string>) => Promise<Omit<Keys, 'seal'>>
  readonly close: () => Promise<void>
}

/** @returns `undefined` where there are none @throws {UnusableKeyFile} @throws {UnusableVault} */
export async function openKeysForReading({
  keysFile,
  keysUrl,
}: KeysPlace): Promise<ReadableKeys | undefined> {
  return keysUrl === undefined ? openFile(keysFile) : openSchema(keysUrl)
}

function openFile(file: string): ReadableKeys | undefined {
  const database = openKeyFileForReading(file)
  if (database === undefined) return undefined
  const keys = keysIn(keyRowsIn(database), randomBytes)
  return {
    firstEventId: firstEventIn(database),
    keysOf: async () => keys,
    close: async () => {
      database.close()
    },
  }
}

async function openSchema(url: string): Promise<ReadableKeys | undefined> {
  const { firstEventAt, openPostgresKeys } = await import('./postgres-keys.js')
  const keys = await openPostgresKeys(url)
  if (keys.schema.isMade) {
    return { firstEventId: await firstEventAt(keys), keysOf: keys.keysOf, close: keys.close }
  }
  await keys.close()
  return undefined
}
