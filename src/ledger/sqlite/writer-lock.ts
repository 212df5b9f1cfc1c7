import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { isCode } from './database.js'

/**
 * The lock is an exclusive transaction on this file. The operating system gives it back when the process ends,
 * however it ends, so a dead process holds nothing. Nobody may open and close this file by other means inside the
 * process that holds it (POSIX drops a process's locks on a file at the first close): a backup leaves it out.
 */
const LOCK_FILE = 'lock.db'

/** Names the holder, and means nothing more: the lock is never judged by it. */
const HOLDER_FILE = 'lock.json'

/** A reader that asks `isHeld` has the lock shared for a moment: a writer that comes just then waits this long. */
const ACQUIRE_TIMEOUT_MS = 250

/** A connection that nobody refers to is collected, and the lock with it: while held it is referred to from here. */
const held = new Set<Database.Database>()

const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  command: z.string(),
  since: z.iso.datetime(),
})

/** Who writes. `since` is RFC 3339 in UTC. */
export type LockHolder = z.infer<typeof holderSchema>

export type WriterLock = {
  readonly holder: LockHolder
  /** Gives the lock back. A second call does nothing. */
  release(): void
}

/** Who holds the lock instead; `undefined` in the instant between taking it and writing down who took it. */
export type LockRefused = { readonly heldBy: LockHolder | undefined }

/**
 * Takes the data folder's writer lock for the life of this process, creating the folder if it is missing.
 * @param command what the process does, in the words of whoever has to end it: `ledger import …`
 * @throws the file system's error when the folder cannot be written
 */
export function acquireWriterLock(dataDir: string, command: string): WriterLock | LockRefused {
  mkdirSync(dataDir, { recursive: true })
  const database = new Database(join(dataDir, LOCK_FILE), { timeout: ACQUIRE_TIMEOUT_MS })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isCode(error, 'SQLITE_BUSY')) return { heldBy: readHolder(dataDir) }
    throw error
  }
  const holder = { pid: process.pid, host: hostname(), command, since: new Date().toISOString() }
  try {
    writeHolder(dataDir, holder)
  } catch (error) {
    database.close()
    throw error
  }
  held.add(database)
  return {
    holder,
    release() {
      if (!held.delete(database)) return
      // The name goes first: after the lock it could be the next holder's.
      rmSync(join(dataDir, HOLDER_FILE), { force: true })
      database.close()
    },
  }
}

/** Whether a living process holds the writer lock. Readers ask it; a writer takes the lock instead of asking. */
export function isHeld(dataDir: string): boolean {
  const file = join(dataDir, LOCK_FILE)
  if (!existsSync(file)) return false
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    if (isCode(error, 'SQLITE_BUSY')) return true
    throw error
  } finally {
    database.close()
  }
}

function writeHolder(dataDir: string, holder: LockHolder): void {
  const file = join(dataDir, HOLDER_FILE)
  // Renamed into place, so that nobody reads half a name.
  writeFileSync(`${file}.new`, `${JSON.stringify(holder)}\n`)
  renameSync(`${file}.new`, file)
}

function readHolder(dataDir: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(dataDir, HOLDER_FILE), 'utf8')))
  } catch {
    return undefined
  }
}

/** Another process writes to the ledger; this one cannot. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld'
  constructor(dataDir: string, holder: LockHolder | undefined) {
    super(
      holder === undefined
        ? `another process writes to the ledger in ${dataDir}`
        : `the ledger in ${dataDir} is being written by "${holder.command}" (process ${holder.pid} on ${holder.host}, since ${holder.since})`,
    )
  }
}

/** Takes the lock, or says who holds it. @throws {LockHeld} @throws the file system's error when the folder cannot be written */
export function requireWriterLock(dataDir: string, command: string): WriterLock {
  const lock = acquireWriterLock(dataDir, command)
  if ('release' in lock) return lock
  throw new LockHeld(dataDir, lock.heldBy)
}
