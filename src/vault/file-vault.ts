import { randomBytes as cryptoRandomBytes, randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import { firstEventIn, keyRowsIn, openKeyFile, readSecret } from './key-file.js'
import { keyedHash } from './keyed-hash.js'
import { keysIn, newKey } from './keys.js'
import { knownActors } from './known-actors.js'
import { KeyStillOnDisk, type KnownActor, type LogPlace, type Vault, type VaultOptions } from './vault.js'

/** Opens the vault that is a file, or makes it. Nothing of it is waited for: it is as near as the log. @throws {UnusableKeyFile} */
export function openFileVault(file: string, { randomBytes = cryptoRandomBytes }: VaultOptions = {}): Vault {
  const database = openKeyFile(file)
  const commandSecret = readSecret(database, 'command-hash')
  const rowOf = keyRowsIn(database)
  const insertKey = database.prepare<[string, string, Buffer]>(
    'INSERT OR IGNORE INTO person_keys (person_id, key_id, key) VALUES (?, ?, ?)',
  )
  // Also where no key was made yet, or it is in another copy of the keys: none is made from now on.
  const destroyKey = database.prepare<[string]>(
    `INSERT INTO person_keys (person_id, key_id, key) VALUES (?, '', NULL)
     ON CONFLICT (person_id) DO UPDATE SET key = NULL WHERE key IS NOT NULL`,
  )
  const forgetActor = database.prepare<[string]>('DELETE FROM actors WHERE person_id = ?')
  const selectUntil = database.prepare<[], LogPlace>(
    'SELECT position, event_id AS eventId FROM forgotten_until',
  )
  const updateUntil = database.prepare<[string, string]>(
    'INSERT OR REPLACE INTO forgotten_until (only_one, position, event_id) VALUES (1, ?, ?)',
  )
  const selectActor = database.prepare<[string], { personId: string; registered: number }>(
    'SELECT person_id AS personId, registered FROM actors WHERE name_hmac = ?',
  )
  const insertActor = database.prepare<[string, string]>(
    'INSERT OR IGNORE INTO actors (name_hmac, person_id) VALUES (?, ?)',
  )
  const confirmActor = database.prepare<[string]>('UPDATE actors SET registered = 1 WHERE person_id = ?')
  const insertLedger = database.prepare<[string]>(
    'INSERT INTO ledger (first_event_id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM ledger)',
  )
  // What other connections have changed; this one counts by itself.
  const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
  let forgotten = 0
  // The file is looked into for each name, so these are the keys as they are, at all times.
  const keys = keysIn(rowOf, randomBytes)
  const actors = knownActors(readSecret(database, 'actor-name'), keptActor)

  function makeMissing(personIds: Iterable<string>): void {
    const missing = [...new Set(personIds)].filter((personId) => rowOf(personId) === undefined)
    if (missing.length === 0) return
    database
      .transaction(() => {
        for (const personId of missing) {
          const { keyId, key } = newKey(randomBytes)
          insertKey.run(personId, keyId, key)
        }
      })
      .immediate()
  }

  function keptActor(hmac: string): KnownActor {
    if (selectActor.get(hmac) === undefined) insertActor.run(hmac, randomUUID())
    const row = selectActor.get(hmac)
    if (row === undefined) throw new Error('an actor that was kept is not there')
    return { personId: row.personId, registered: row.registered === 1 }
  }

  return {
    keysOf: async () => keys,
    async ensureKeys(personIds) {
      makeMissing(personIds)
      return keys
    },
    openNames: async () => keys.openName,
    version: () => `${dataVersion.get()}.${forgotten}`,
    async forget(personId) {
      const hadKey = (rowOf(personId)?.key ?? null) !== null
      database
        .transaction(() => {
          destroyKey.run(personId)
          forgetActor.run(personId)
        })
        .immediate()
      actors.askAgain()
      forgotten += 1
      // The old page is still in the write-ahead log until it is emptied into the file.
      overwriteOldPages(database)
      return hadKey
    },
    forgottenUntil: async () => selectUntil.get(),
    async keepForgottenUntil({ position, eventId }) {
      updateUntil.run(position, eventId)
    },
    commandHash: (text) => keyedHash(commandSecret, text),
    actorNamed: actors.actorNamed,
    actorIdentified: actors.actorIdentified,
    async actorRegistered(personId) {
      confirmActor.run(personId)
      actors.isRegistered(personId)
    },
    // One machine has one folder of signing keys, or says with its settings which of several processes signs.
    signer: undefined,
    firstEventId: async () => firstEventIn(database),
    async belongTo(firstEventId) {
      insertLedger.run(firstEventId)
    },
    async close() {
      database.close()
    },
  }
}

/** @throws {KeyStillOnDisk} somebody read in it for as long as is waited */
function overwriteOldPages(database: Database.Database): void {
  const [outcome] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[]
  if (outcome?.busy !== 0) throw new KeyStillOnDisk(database.name)
}
