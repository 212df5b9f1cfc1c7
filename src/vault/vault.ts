import { createHmac, randomBytes as cryptoRandomBytes, randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { SealedName } from '../domain/values.js'
import type { Position } from '../ledger/event-log.js'
import { firstEventIn, openKeyFile, readSecret } from './key-file.js'
import { FORGOTTEN_NAME, nameOpener } from './open-names.js'
import { KEY_BYTES, NONCE_BYTES, sealName } from './sealed-name.js'

/** The person's key was destroyed: no name of theirs is sealed again. */
export class ForgottenPerson extends Error {
  override readonly name = 'ForgottenPerson'
  constructor(readonly personId: string) {
    super(`the names of person ${personId} were forgotten`)
  }
}

/** The key is out of use, and its bytes are still in the file because somebody was reading it all the time. */
export class KeyStillOnDisk extends Error {
  override readonly name = 'KeyStillOnDisk'
  constructor(file: string) {
    super(
      `${file} is being read by others, so that the key that was destroyed could not be overwritten yet: do the same once more`,
    )
  }
}

/** An event, by where it is in the log and which it is: positions alone are given again after a restore. */
export type LogPlace = { readonly position: Position; readonly eventId: string }

/** A person who acts, found by name. `registered` once their PersonRegistered is known to be in the log. */
export type KnownActor = { readonly personId: string; readonly registered: boolean }

/** Keys of persons' names, apart from the log and its backups, so that a name can be forgotten. */
export type Vault = {
  /** Makes the keys that are missing, in one durable write: before many names are sealed. */
  readonly ensureKeys: (personIds: Iterable<string>) => void
  /** @throws {ForgottenPerson} */
  readonly seal: (personId: string, name: string) => SealedName
  /** The name, or `undefined` when its key is gone. @throws {Error} it was altered */
  readonly open: (sealed: SealedName) => string | undefined
  /** The name, or `[slettet]` when its key is gone. @throws {Error} it was altered */
  readonly openName: (sealed: SealedName) => string
  readonly isForgotten: (personId: string) => boolean
  /** Another text after a key was destroyed, here or by another process: while it stays the same, names open alike. */
  readonly version: () => string
  /**
   * Destroys the person's key, durably, and what leads from somebody who acts to the person; no key is made for them
   * any more. False where there was none to destroy.
   * @throws {KeyStillOnDisk}
   */
  readonly forget: (personId: string) => boolean
  /** The event up to which those are forgotten here who are forgotten in the log. */
  readonly forgottenUntil: () => LogPlace | undefined
  readonly keepForgottenUntil: (place: LogPlace) => void
  /** HMAC-SHA-256 of a text, base64url, under this ledger's secret for command hashes. */
  readonly commandHash: (text: string) => string
  /** The actor of that name, made and kept the first time it is asked for. Only an HMAC of the folded name is kept. */
  readonly actorNamed: (name: string) => KnownActor
  /** The actor whom an issuer's tokens call so; no name means the same. Only an HMAC is kept, here too. */
  readonly actorIdentified: (issuer: string, subject: string) => KnownActor
  readonly actorRegistered: (personId: string) => void
  /** The first event of the log that the keys belong to; unknown until a log with events has been opened with them. */
  readonly firstEventId: () => string | undefined
  /** Keeps which log the keys belong to, for good. */
  readonly belongTo: (firstEventId: string) => void
  readonly close: () => void
}

export type VaultOptions = {
  /** Where keys, their ids and nonces come from; a fixture brings its own. */
  readonly randomBytes?: (size: number) => Buffer
}

const KEY_ID_BYTES = 9

/** Actors whose persons are known without a look into the file. */
const MAX_KNOWN_ACTORS = 1_000

type KeyRow = { readonly keyId: string; readonly key: Buffer | null }

/** Opens the vault's file, or makes it. @throws {UnusableKeyFile} */
export function openVault(file: string, { randomBytes = cryptoRandomBytes }: VaultOptions = {}): Vault {
  const database = openKeyFile(file)
  const commandSecret = readSecret(database, 'command-hash')
  const actorSecret = readSecret(database, 'actor-name')
  const selectKey = database.prepare<[string], KeyRow>(
    'SELECT key_id AS keyId, key FROM person_keys WHERE person_id = ?',
  )
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
  const insertLedger = database.prepare<[string]>(
    'INSERT INTO ledger (first_event_id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM ledger)',
  )
  const open = nameOpener(database)
  // What other connections have changed; this one counts by itself.
  const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
  let forgotten = 0
  const confirmActor = database.prepare<[string]>('UPDATE actors SET registered = 1 WHERE person_id = ?')

  function ensureKeys(personIds: Iterable<string>): void {
    const missing = [...new Set(personIds)].filter((personId) => selectKey.get(personId) === undefined)
    if (missing.length === 0) return
    database
      .transaction(() => {
        for (const personId of missing) {
          insertKey.run(personId, randomBytes(KEY_ID_BYTES).toString('base64url'), randomBytes(KEY_BYTES))
        }
      })
      .immediate()
  }

  function keyOf(personId: string): { keyId: string; key: Buffer } {
    ensureKeys([personId])
    const row = selectKey.get(personId)
    if (row === undefined || row.key === null) throw new ForgottenPerson(personId)
    return { keyId: row.keyId, key: row.key }
  }

  // Whoever is registered stays so, and every command of theirs asks.
  const registeredActors = new Map<string, KnownActor>()

  function actorCalled(text: string): KnownActor {
    const known = registeredActors.get(text)
    if (known !== undefined) return known
    const actor = keptActor(text)
    if (actor.registered) {
      if (registeredActors.size >= MAX_KNOWN_ACTORS) registeredActors.clear()
      registeredActors.set(text, actor)
    }
    return actor
  }

  function keptActor(text: string): KnownActor {
    const hmac = createHmac('sha256', actorSecret).update(text).digest('base64url')
    if (selectActor.get(hmac) === undefined) insertActor.run(hmac, randomUUID())
    const row = selectActor.get(hmac)
    if (row === undefined) throw new Error('an actor that was kept is not there')
    return { personId: row.personId, registered: row.registered === 1 }
  }

  return {
    ensureKeys,
    seal: (personId, name) =>
      sealName({ personId, ...keyOf(personId), nonce: randomBytes(NONCE_BYTES) }, name),
    open,
    openName: (sealed) => open(sealed) ?? FORGOTTEN_NAME,
    isForgotten: (personId) => selectKey.get(personId)?.key === null,
    version: () => `${dataVersion.get()}.${forgotten}`,
    forget(personId) {
      const hadKey = (selectKey.get(personId)?.key ?? null) !== null
      database
        .transaction(() => {
          destroyKey.run(personId)
          forgetActor.run(personId)
        })
        .immediate()
      registeredActors.clear()
      forgotten += 1
      // The old page is still in the write-ahead log until it is emptied into the file.
      overwriteOldPages(database)
      return hadKey
    },
    forgottenUntil: () => selectUntil.get(),
    keepForgottenUntil: ({ position, eventId }) => {
      updateUntil.run(position, eventId)
    },
    commandHash: (text) => createHmac('sha256', commandSecret).update(text).digest('base64url'),
    actorNamed: (name) => actorCalled(foldedName(name)),
    // No name holds U+0000, so none can pass for somebody whom an issuer vouches for.
    actorIdentified: (issuer, subject) => actorCalled(`\u0000${JSON.stringify([issuer, subject])}`),
    actorRegistered: (personId) => {
      confirmActor.run(personId)
    },
    firstEventId: () => firstEventIn(database),
    belongTo: (firstEventId) => {
      insertLedger.run(firstEventId)
    },
    close: () => {
      database.close()
    },
  }
}

/** @throws {KeyStillOnDisk} somebody read in it for as long as is waited */
function overwriteOldPages(database: Database.Database): void {
  const [outcome] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[]
  if (outcome?.busy !== 0) throw new KeyStillOnDisk(database.name)
}

/** One spelling for names that differ in case, composition or blanks only. */
function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ')
}
