import { existsSync, statSync } from 'node:fs'
import type { EventLog } from '../ledger/event-log.js'
import type { LogPlace } from '../ledger/open-log.js'
import { isCode } from '../ledger/sqlite/database.js'
import { destroyForgotten } from './destroy-forgotten.js'
import { openFileVault } from './file-vault.js'
import { firstEventIn, openKeyFileForReading } from './key-file.js'
import type { Vault } from './vault.js'

/** The keys are not those of the log beside them. Nothing is sealed under them; the sentence says what to do. */
export class NotTheLedgersKeys extends Error {
  override readonly name = 'NotTheLedgersKeys'
}

/**
 * Opens the vault for a process that writes to this log; makes it where the log is empty. Names sealed under the wrong
 * keys would be lost when the right ones come back, and a command sent again would be taken for another one.
 * @throws {NotTheLedgersKeys} they are missing, or another ledger's @throws {UnusableKeyFile}
 */
export async function openOwnVault(file: string, log: EventLog): Promise<Vault> {
  const firstEventId = await firstEventOf(log)
  if (firstEventId !== undefined && !existsSync(file)) {
    throw new NotTheLedgersKeys(
      `${file} is missing: without it nothing can be recorded. Restore it from its backup; if there is none, make an empty file of that name, and the names recorded so far stay unreadable`,
    )
  }
  const vault = openFileVault(file)
  const owner = await vault.firstEventId()
  if (owner === undefined || owner === firstEventId) {
    try {
      await keepOwner(vault, log)
      await destroyForgotten(vault, log).catch(unlessDamaged)
      return vault
    } catch (error) {
      await vault.close()
      throw error
    }
  }
  await vault.close()
  if (firstEventId === undefined) throw lostLog(file)
  throw new NotTheLedgersKeys(
    `${file} holds the keys of another ledger: restore the one that belongs to this log`,
  )
}

/**
 * A damaged page keeps nobody from what is sound. Whoever is forgotten is so in the lists already, and what could not
 * be looked through is, at the next opening.
 */
function unlessDamaged(error: unknown): void {
  if (!isCode(error, 'SQLITE_CORRUPT')) throw error
}

/** The file of the keys, and the log that they belong to. */
type KeysAndLog = LogPlace & { readonly keysFile: string }

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

const lostLog = (file: string) =>
  new NotTheLedgersKeys(
    `${file} holds the keys of a ledger that has events, and its log has none: restore the log (ledger.db, or EventStoreDB); for a new ledger name another folder`,
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
