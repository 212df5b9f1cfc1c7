import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import { hasWalResetBug } from '../../ledger/sqlite/database.js'
import type { Check } from './check.js'

const NODE_NEEDED = [20, 19] as const
/** Below this an import of a few registers may not fit. */
const LEAST_FREE_BYTES = 200 * 1024 * 1024

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isEnough = major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1])
  return {
    about: 'Node',
    found: version,
    ...(!isEnough && { remedy: `install Node ${NODE_NEEDED.join('.')} or newer` }),
  }
}

/** @param database any open database of the library that the ledger uses */
export function checkSqlite(database: Database.Database): Check {
  const version = String(database.prepare('SELECT sqlite_version()').pluck().get())
  return {
    about: 'SQLite',
    found: version,
    ...(hasWalResetBug(version) && {
      remedy: 'install a better-sqlite3 that carries SQLite 3.51.3 or newer: this one can corrupt a log',
    }),
  }
}

/** The folder of the ledger, or the nearest one above it that is there. */
export function checkFolder(dataDir: string): Check {
  const about = 'folder'
  if (!existsSync(dataDir)) {
    const above = nearestFolder(dataDir)
    return isWritable(above)
      ? { about, found: `${dataDir} is not there yet: the first import or command makes it` }
      : {
          about,
          found: `${dataDir} cannot be made`,
          remedy: `let this user write in ${above}, or name another folder`,
        }
  }
  if (!statSync(dataDir).isDirectory()) {
    return { about, found: `${dataDir} is no folder`, remedy: 'name a folder with --data or LEDGER_DATA' }
  }
  return isWritable(dataDir)
    ? { about, found: dataDir }
    : { about, found: `${dataDir} cannot be written`, remedy: 'let this user write in it' }
}

export function checkDiskSpace(dataDir: string): Check {
  const { bavail, bsize } = statfsSync(nearestFolder(dataDir))
  const free = bavail * bsize
  return {
    about: 'disk space',
    found: `${(free / 1024 ** 3).toFixed(1)} GiB free`,
    ...(free < LEAST_FREE_BYTES && {
      remedy: 'free some space: a command fails on a full disk, and nothing of it is stored',
    }),
  }
}

/** Keys of names are for the ledger's user alone. Where files have no such modes, there is nothing to check. */
export function checkKeyFileMode(file: string): Check | undefined {
  if (process.platform === 'win32') return undefined
  const others = statSync(file).mode & 0o077
  return {
    about: 'keys.db',
    found: others === 0 ? 'readable by its owner only' : 'readable by others than its owner',
    ...(others !== 0 && { remedy: `chmod 600 ${file}` }),
  }
}

function nearestFolder(path: string): string {
  if (existsSync(path)) return path
  const above = dirname(path)
  return above === path ? path : nearestFolder(above)
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
