import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Config } from '../../config.js'
import { isEarlierLog, SCHEMA_VERSION as LOG_VERSION, versionOf } from '../../ledger/sqlite/schema.js'
import { type Check, checked } from './check.js'
import { checkKeyFileMode } from './check-machine.js'

/** The files of a ledger's folder that are looked into; the lock's file is not: opening it is what takes the lock. */
export const FILES = { log: 'ledger.db', keys: 'keys.db', models: 'read-models.db' } as const

export const RESTORE_LOG =
  'restore ledger.db from its backup, and take away ledger.db-wal and -shm, which belong to the damaged file; the read models are made anew from it'
export const RESTORE_KEYS =
  'restore keys.db from its backup, and take away keys.db-wal and -shm: without its key a name reads [slettet], and without its keys nothing is recorded. If there is no backup, make an empty file keys.db'
export const REACH_STORE =
  'see whether EventStoreDB runs at EVENTSTORE_URL, whether its user and certificates are right, and what its own log says'
export const REMAKE_MODELS =
  'delete read-models.db (and -wal, -shm): it is made anew from the log at the next call'

/**
 * Whether each file is there, sound by SQLite's own check, and whole in what the ledger puts in it.
 * @param of.isLogHere false where the events are in EventStoreDB
 */
export async function checkFiles({
  dataDir,
  keysFile = join(dataDir, FILES.keys),
  keysUrl,
  readModelsUrl,
  isLogHere = true,
}: Pick<Config, 'dataDir'> &
  Partial<Pick<Config, 'keysFile' | 'keysUrl' | 'readModelsUrl'>> & {
    readonly isLogHere?: boolean
  }): Promise<readonly Check[]> {
  const log = join(dataDir, FILES.log)
  if (isLogHere && !existsSync(log)) {
    return [{ about: FILES.log, found: 'no ledger here yet: ledger import or ledger do makes one' }]
  }
  return [
    ...(isLogHere ? await checked(FILES.log, RESTORE_LOG, () => checkLog(log)) : []),
    ...(keysUrl === undefined ? await checked(FILES.keys, RESTORE_KEYS, () => checkKeys(keysFile)) : []),
    ...(readModelsUrl === undefined
      ? await checked(FILES.models, REMAKE_MODELS, () => checkModels(join(dataDir, FILES.models)))
      : []),
  ]
}

function checkLog(file: string): readonly Check[] {
  return reading(file, (database) => {
    const version = logVersion(database)
    if (version !== undefined) return [version]
    const sound = integrity(database, file, RESTORE_LOG)
    if (sound.remedy !== undefined) return [sound]
    return [sound, journal(database), contiguous(database)]
  })
}

/** What is wrong with the file as a log, if it is none that this program reads. */
function logVersion(database: Database.Database): Check | undefined {
  const about = FILES.log
  const version = versionOf(database)
  if (version > LOG_VERSION) {
    const found = `written by a newer version of the ledger (${version}; this one knows ${LOG_VERSION})`
    return { about, found, remedy: 'use the program that wrote it' }
  }
  if (isEarlierLog(database)) {
    return {
      about,
      found: `of an earlier version (${version}; this program writes ${LOG_VERSION})`,
      remedy: 'back the folder up and run any list: it brings the file to the new version first',
    }
  }
  return version < 1 ? { about, found: 'is not the log of a ledger', remedy: RESTORE_LOG } : undefined
}

function checkKeys(file: string): readonly Check[] {
  if (!existsSync(file)) return [{ about: FILES.keys, found: 'is not there', remedy: RESTORE_KEYS }]
  const mode = checkKeyFileMode(file)
  return [
    ...(mode === undefined ? [] : [mode]),
    reading(file, (database) => integrity(database, file, RESTORE_KEYS)),
  ]
}

function checkModels(file: string): Check {
  if (!existsSync(file)) {
    return { about: FILES.models, found: 'is not there: the next call makes it from the log' }
  }
  return reading(file, (database) => integrity(database, file, REMAKE_MODELS))
}

function integrity(database: Database.Database, file: string, remedy: string): Check {
  const faults = database.prepare<[], string>('PRAGMA integrity_check(5)').pluck().all()
  const about = basename(file)
  const size = `${(statSync(file).size / 1024 ** 2).toFixed(1)} MiB`
  return faults.length === 1 && faults[0] === 'ok'
    ? { about, found: `${size}, sound` }
    : { about, found: faults.join('; ').replace(/\s+/g, ' '), remedy }
}

function journal(database: Database.Database): Check {
  const mode = String(database.pragma('journal_mode', { simple: true }))
  return {
    about: FILES.log,
    found: `journal mode ${mode}`,
    ...(mode !== 'wal' && {
      remedy: 'run any writing command: the ledger sets the mode wal, which a network drive cannot have',
    }),
  }
}

/** Every stream counts its events from 0 without a gap: one that does not has lost some. */
function contiguous(database: Database.Database): Check {
  const broken = database
    .prepare<[], string>(
      `SELECT (SELECT stream FROM events WHERE stream_start = broken.stream_start LIMIT 1)
       FROM (SELECT stream_start FROM events GROUP BY stream_start
             HAVING min(stream_version) <> 0 OR max(stream_version) <> count(*) - 1 LIMIT 5) AS broken`,
    )
    .pluck()
    .all()
  const { events, streams } = database
    .prepare<[], { events: number; streams: number }>(
      'SELECT count(*) AS events, count(DISTINCT stream_start) AS streams FROM events',
    )
    .get() ?? { events: 0, streams: 0 }
  return broken.length === 0
    ? { about: FILES.log, found: `${events} events in ${streams} streams, none missing` }
    : { about: FILES.log, found: `events are missing in ${broken.join(', ')}`, remedy: RESTORE_LOG }
}

function reading<T>(file: string, look: (database: Database.Database) => T): T {
  const database = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return look(database)
  } finally {
    database.close()
  }
}
