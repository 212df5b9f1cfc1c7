import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { allProjections } from '../../../projections/all.js'
import type { Config } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import { decode } from '../../ledger/codec.js'
import type { EventLog } from '../../ledger/event-log.js'
import { copyDatabase } from '../../ledger/sqlite/snapshot.js'
import { openSqliteLog } from '../../ledger/sqlite/sqlite-log.js'
import { requireWriterLock } from '../../ledger/sqlite/writer-lock.js'
import { Projector } from '../../projector/projector.js'
import { openReadModelsAt } from '../../read-models/open.js'
import { keepOwner, openOwnVault } from '../../vault/open-vault.js'
import { EXIT } from '../exit-codes.js'
import { commandLine, configOf } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'
import { BACKUP_FILES, copyFolder, refuseEventStore } from './backup.js'

/** Makes a ledger of a backup in a folder that holds none, reads every event of it, and makes its read models. */
export const runRestore: Run<{ readonly keys?: string }> = async (globals, { keys }, [from = '']) => {
  const config = configOf(globals)
  refuseEventStore(
    config,
    'ledger restore without EVENTSTORE_URL, and then ledger copy --from FOLDER --to its address',
  )
  const log = requireFile(join(resolve(from), BACKUP_FILES.log), 'folder')
  const keyFile = requireFile(
    join(resolve(keys ?? from), BACKUP_FILES.keys),
    keys === undefined ? 'folder' : '--keys',
  )
  requireNoLedger(config)
  const lock = requireWriterLock(config.dataDir, commandLine())
  try {
    requireNoLedger(config)
    await copyDatabase(log, config.logFile)
    await copyDatabase(keyFile, config.keysFile).catch((error: unknown) => {
      rmSync(config.logFile)
      throw error
    })
    copyFolder(join(resolve(from), BACKUP_FILES.checkpoints), config.checkpointsDir)
    copyFolder(join(resolve(keys ?? from), BACKUP_FILES.signingKeys), config.signingKeysDir)
    const accessLog = join(resolve(from), BACKUP_FILES.accessLog)
    if (existsSync(accessLog)) await copyDatabase(accessLog, config.accessLogFile)
    const events = await readWhole(config)
    await printText(`${events} events restored to ${config.dataDir}\n`)
  } finally {
    lock.release()
  }
  return EXIT.done
}

function requireFile(file: string, field: string): string {
  if (existsSync(file)) return file
  throw new Refusal('not-found', `there is no ${file}`, {
    field,
    value: file,
    allowed: 'the folder that ledger backup made; --keys names the keys’ folder where they are kept apart',
  })
}

function requireNoLedger({ dataDir, logFile, keysFile }: Config): void {
  const there = [logFile, keysFile].find(existsSync)
  if (there === undefined) return
  throw new Refusal('already-exists', `there is a ledger in ${dataDir} already: ${there}`, {
    field: '--data',
    value: dataDir,
    allowed: 'a folder without a ledger; nothing is overwritten',
  })
}

/** @throws {UndecodableEvent} @throws {NotTheLedgersKeys} */
async function readWhole(config: Config): Promise<number> {
  const { logFile } = config
  const log = openSqliteLog(logFile)
  try {
    const vault = await openOwnVault(config, log)
    await keepOwner(vault, log)
    await vault.close()
    let events = 0
    for await (const page of log.readAll()) {
      for (const event of page) decode(event)
      events += page.length
    }
    await project(log, config)
    return events
  } finally {
    await log.close()
  }
}

async function project(log: EventLog, config: Config): Promise<void> {
  const models = await openReadModelsAt(config)
  const projector = new Projector({ log, models, projections: allProjections })
  const progress = await openProgress('read models', 'events')
  try {
    await projector.catchUp({ onProgress: ({ events }) => progress.at(events) })
  } finally {
    progress.stop()
    await projector.close()
    await models.close()
  }
}
