import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { UnusableLogFile } from './database.js'

/** All pages in one step: SQLite begins a copy anew when another process writes between two steps. */
const ALL_PAGES = 0x7fffffff

/**
 * Copies a database that others may be writing to: one consistent state of it, durably, its write-ahead log included.
 * @param to a file that is not there yet
 * @throws {UnusableLogFile} the copy is not sound
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  // Made here, so that nobody else may read it: a copy of the keys is as secret as they are.
  closeSync(openSync(to, 'wx', 0o600))
  const database = new Database(from, { readonly: true, fileMustExist: true })
  try {
    await database.backup(to, { progress: () => ALL_PAGES })
    requireSound(to)
    syncToDisk(to)
  } catch (error) {
    rmSync(to, { force: true })
    throw error
  } finally {
    database.close()
  }
}

/** @throws {UnusableLogFile} SQLite finds the file damaged */
export function requireSound(file: string): void {
  const database = new Database(file, { fileMustExist: true })
  try {
    // A copy is one file: without a journal beside it nothing can be left behind when it is moved.
    database.pragma('journal_mode = DELETE')
    const faults = database.prepare<[], string>('PRAGMA integrity_check(5)').pluck().all()
    if (faults.length !== 1 || faults[0] !== 'ok') {
      throw new UnusableLogFile(`${file} is damaged: ${faults.join('; ')}`)
    }
  } finally {
    database.close()
  }
}

function syncToDisk(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
