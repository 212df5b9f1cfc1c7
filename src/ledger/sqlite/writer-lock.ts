import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
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
/** Who is refused without a name asks this often more: the holder is just writing down its name, or going. */
const MORE_TRIES = 3

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

/** The lock can be neither taken nor refused. */
export class UnusableLock extends Error {
  override readonly name = 'UnusableLock'
  constructor(
    dataDir: string,
    readonly remedy: string,
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`the writer lock in ${dataDir} cannot be taken (${why}): ${remedy}`, { cause })
  }
}

/**
 * Takes the data folder's writer lock for the life of this process, creating the folder if it is missing.
 * @param command what the process does, in the words of whoever has to end it: `ledger import …`
 * @throws {UnusableLock} the folder cannot be written, or is where locks do not work
 */
export function acquireWriterLock(dataDir: string, command: string): WriterLock | LockRefused {
  try {
    mkdirSync(dataDir, { recursive: true })
    for (let triesLeft = MORE_TRIES; ; triesLeft--) {
      const lock = tryToAcquire(dataDir, command)
      if ('release' in lock || lock.heldBy !== undefined || triesLeft === 0) return lock
    }
  } catch (error) {
    throw unusable(dataDir, error)
  }
}

function tryToAcquire(dataDir: string, command: string): WriterLock | LockRefused {
  const file = join(dataDir, LOCK_FILE)
  const database = new Database(file, { timeout: ACQUIRE_TIMEOUT_MS })
  try {
    // SQLite opens a file that it may not write for reading, and such a lock keeps nobody out.
    accessSync(file, constants.W_OK)
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

/** @param error what the file system or SQLite said */
function unusable(dataDir: string, error: unknown): UnusableLock {
  const code = error instanceof Object && 'code' in error ? String(error.code) : ''
  const isNoLock = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(code)
  const remedy = isNoLock
    ? `take away ${LOCK_FILE} while nobody writes: it holds nothing`
    : 'this user must be able to write in the folder, and it must be on a disk where locks work, which on network drives they may not'
  return new UnusableLock(dataDir, remedy, error)
}

/** Who holds the lock, as far as they have written it down. @throws {UnusableLock} */
export function lockState(dataDir: string): {
  readonly isHeld: boolean
  readonly by: LockHolder | undefined
} {
  try {
    const isHeldNow = isHeld(dataDir)
    return { isHeld: isHeldNow, by: isHeldNow ? readHolder(dataDir) : undefined }
  } catch (error) {
    throw unusable(dataDir, error)
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

/** Takes the lock, or says who holds it. @throws {LockHeld} @throws {UnusableLock} */
export function requireWriterLock(dataDir: string, command: string): WriterLock {
  const lock = acquireWriterLock(dataDir, command)
  if ('release' in lock) return lock
  throw new LockHeld(dataDir, lock.heldBy)
}
