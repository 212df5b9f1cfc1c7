import { existsSync, statSync } from 'node:fs'
import type { EventLog } from '../ledger/event-log.js'
import type { LogPlace } from '../ledger/open-log.js'
import { isCode } from '../ledger/sqlite/database.js'
import { destroyForgotten } from './destroy-forgotten.js'
import { openFileVault } from './file-vault.js'
import { firstEventIn, openKeyFileForReading } from './key-file.js'
import { type KeysPlace, shownPlace } from './keys-place.js'
import { KeyStillOnDisk, type Vault } from './vault.js'

/** The keys are not those of the log beside them. Nothing is sealed under them; the sentence says what to do. */
export class NotTheLedgersKeys extends Error {
  override readonly name = 'NotTheLedgersKeys'
}

/**
 * Opens the vault for a process that writes to this log; makes it where the log is empty. Names sealed under the wrong
 * keys would be lost when the right ones come back, and a command sent again would be taken for another one.
 * @throws {NotTheLedgersKeys} they are missing, or another ledger's @throws {UnusableKeyFile}
 */
export async function openOwnVault(place: KeysPlace, log: EventLog): Promise<Vault> {
  const firstEventId = await firstEventOf(log)
  const vault = await openAt(place, firstEventId === undefined)
  try {
    const owner = await vault.firstEventId()
    if (owner !== undefined && owner !== firstEventId) throw ofAnother(shownPlace(place), firstEventId)
    await keepOwner(vault, log)
    await destroyForgotten(vault, log).catch(unlessLater)
    return vault
  } catch (error) {
    await vault.close()
    throw error
  }
}

/** @throws {NotTheLedgersKeys} they are missing, and may not be made */
async function openAt(place: KeysPlace, mayMake: boolean): Promise<Vault> {
  const { keysFile, keysUrl } = place
  if (keysUrl === undefined) {
    if (!mayMake && !existsSync(keysFile)) throw missing(keysFile, RESTORE_FILE)
    return openFileVault(keysFile)
  }
  const { openPostgresVault } = await import('./postgres-vault.js')
  const vault = await openPostgresVault(keysUrl, { mayMake })
  if (vault === undefined) throw missing(shownPlace(place), RESTORE_SCHEMA)
  return vault
}

const RESTORE_FILE =
  'Restore it from its backup; if there is none, make an empty file of that name, and the names recorded so far stay unreadable'
const RESTORE_SCHEMA =
  'Where the keys are in a file yet, ledger copy-keys --from FILE takes them there; else restore the schema from its backup. If there is none, take an empty file there, and the names recorded so far stay unreadable'

const missing = (where: string, remedy: string) =>
  new NotTheLedgersKeys(`${where} is missing: without it nothing can be recorded. ${remedy}`)

function ofAnother(where: string, firstEventId: string | undefined): NotTheLedgersKeys {
  if (firstEventId === undefined) return lostLog(where)
  return new NotTheLedgersKeys(
    `${where} holds the keys of another ledger: restore the ones that belong to this log`,
  )
}

/**
 * A damaged page keeps nobody from what is sound, nor does a key that is out of use and could not be overwritten yet.
 * Whoever is forgotten is so in the lists already, and what could not be done is, at the next opening.
 */
function unlessLater(error: unknown): void {
  if (!isCode(error, 'SQLITE_CORRUPT') && !(error instanceof KeyStillOnDisk)) throw error
}

/** The file of the keys, and the log that they belong to. */
type KeysAndLog = LogPlace & Pick<KeysPlace, 'keysFile'>

/**
 * Before a log is opened for writing, which makes it where there is none: keys that belong to a log tell that it was lost.
 * @throws {NotTheLedgersKeys} @throws {UnusableKeyFile}
 */
export function requireLogOfKeys({ keysFile: file, logFile, eventStore }: KeysAndLog): void {
  // What EventStoreDB holds is known when the vault is opened: asking makes no log there.
  if (eventStore !== undefined) return
  if (existsSync(logFile) && statSync(logFile).size > 0) return
  const database = openKeyFileForReading(file)
  const owner = database && firstEventIn(database)
  database?.close()
  if (owner !== undefined) throw lostLog(file)
}

const lostLog = (where: string) =>
  new NotTheLedgersKeys(
    `${where} holds the keys of a ledger that has events, and its log has none: restore the log (ledger.db, or EventStoreDB); for a new ledger name another folder`,
  )

/** Keeps in the vault which log its keys belong to, once that has an event. Asked again when the log is closed. */
export async function keepOwner(vault: Vault, log: EventLog): Promise<void> {
  if ((await vault.firstEventId()) !== undefined) return
  const firstEventId = await firstEventOf(log)
  if (firstEventId !== undefined) await vault.belongTo(firstEventId)
}

/** The id of the log's first event, which never changes; `undefined` while there is none. */
export async function firstEventOf(log: EventLog): Promise<string | undefined> {
  for await (const [first] of log.readAll({ maxCount: 1 })) return first?.id
  return undefined
}
