import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Config } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import { copyDatabase } from '../../ledger/sqlite/snapshot.js'
import { openSqliteLog } from '../../ledger/sqlite/sqlite-log.js'
import { EXIT } from '../exit-codes.js'
import { configOf, requireLedger } from '../open-ledger.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'

/** The files of a backup, which are those of a ledger that cannot be made anew. */
export const BACKUP_FILES = {
  log: 'ledger.db',
  keys: 'keys.db',
  accessLog: 'access-log.db',
  checkpoints: 'checkpoints',
  signingKeys: 'signing-keys',
} as const

/**
 * Copies the log, and the keys into a folder of their own where one is named, while the ledger goes on being written.
 * The log is copied first: keys are made before what is sealed under them is recorded, so none is missing.
 */
export const runBackup: Run<{ readonly keys?: string }> = async (globals, { keys }, [to = '']) => {
  const config = configOf(globals)
  refuseEventStore(
    config,
    config.keysUrl === undefined
      ? 'ledger copy --to FOLDER copies the events; keys.db and access-log.db are copied while nobody writes'
      : 'ledger copy --to FOLDER copies the events, and ledger copy-keys --to FILE the keys; access-log.db is copied while nobody writes',
  )
  requireLedger(config)
  const folder = resolve(to)
  const keysFolder = keys === undefined ? folder : resolve(keys)
  for (const target of new Set([folder, keysFolder])) requireNewFolder(target)
  const copyKeys = async (target: string) => {
    await copyDatabase(config.keysFile, join(target, BACKUP_FILES.keys))
    copyFolder(config.signingKeysDir, join(target, BACKUP_FILES.signingKeys))
  }
  await inNewFolder(folder, async (target) => {
    // Before the log, so that none of them covers more than the copy holds.
    copyFolder(config.checkpointsDir, join(target, BACKUP_FILES.checkpoints))
    await copyDatabase(config.logFile, join(target, BACKUP_FILES.log))
    if (existsSync(config.accessLogFile)) {
      await copyDatabase(config.accessLogFile, join(target, BACKUP_FILES.accessLog))
    }
    if (keysFolder === folder) await copyKeys(target)
  })
  if (keysFolder !== folder) {
    await inNewFolder(keysFolder, copyKeys)
  }
  const log = openSqliteLog(join(folder, BACKUP_FILES.log), { readonly: true })
  try {
    await printText(`The ledger up to position ${(await log.head()) || 'none'} is in ${folder}\n`)
  } finally {
    await log.close()
  }
  const advice =
    keysFolder === folder
      ? 'The keys of persons’ names lie beside the log: who has both can read all names. --keys DIR keeps them apart.'
      : `The keys of persons’ names are in ${keysFolder}.`
  await printText(`${advice}\n`)
  return EXIT.done
}

/** @param instead what does it @throws {Refusal} the events are in EventStoreDB, which has tools of its own */
export function refuseEventStore({ eventStore }: Config, instead: string): void {
  if (eventStore === undefined) return
  throw new Refusal(
    'not-permitted',
    `the events are in EventStoreDB at ${eventStore.shown}, not in the folder`,
    {
      field: 'EVENTSTORE_URL',
      value: eventStore.shown,
      allowed: `EventStoreDB's own backup, or: ${instead}`,
    },
  )
}

/** Copies a folder of files that are written once, where there is one. */
export function copyFolder(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true })
}

function requireNewFolder(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return
  throw new Refusal('already-exists', `${folder} is not empty`, {
    field: 'folder',
    value: folder,
    allowed: 'a folder that is empty or not there yet',
  })
}

/** Fills a folder beside its place and puts it there when it is whole, so that half a backup never looks like one. */
async function inNewFolder(folder: string, fill: (target: string) => Promise<void>): Promise<void> {
  const target = join(dirname(folder), `.${basename(folder)}.unfinished`)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true, mode: 0o700 })
  try {
    await fill(target)
    rmSync(folder, { recursive: true, force: true })
    renameSync(target, folder)
  } catch (error) {
    rmSync(target, { recursive: true, force: true })
    throw error
  }
}
