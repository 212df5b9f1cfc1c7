import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Config } from '../../config.js'
import { openLog } from '../../ledger/open-log.js'
import { type Check, checked, checkLines, isWrong } from '../doctor/check.js'
import { checkFiles, FILES, REACH_STORE, RESTORE_LOG } from '../doctor/check-files.js'
import { checkLock } from '../doctor/check-lock.js'
import { checkDiskSpace, checkFolder, checkNode, checkSqlite } from '../doctor/check-machine.js'
import { checkKeysPlace, openNameChecker } from '../doctor/check-names.js'
import { checkClock, checkEvents, checkReadModels } from '../doctor/check-reading.js'
import { EXIT } from '../exit-codes.js'
import { configOf } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'

/** Looks at everything that a ledger stands on, changes nothing, and says what to do about what it finds. */
export const runDoctor: Run<Record<string, never>> = async (globals) => {
  const config = configOf(globals)
  const checks: Check[] = [checkNode(process.versions.node)]
  const database = new Database(':memory:')
  checks.push(checkSqlite(database))
  database.close()
  checks.push(checkFolder(config.dataDir))
  checks.push(
    ...(await checked('disk space', 'see whether the disk answers', () => checkDiskSpace(config.dataDir))),
  )
  checks.push(checkLock(config.dataDir))
  const isInEventStore = config.eventStore !== undefined
  const files = await checkFiles({ ...config, isLogHere: !isInEventStore })
  checks.push(...files)
  checks.push(...(await checkKeysPlace(config)))
  const isLogSound = !files.some((check) => check.about === FILES.log && isWrong(check))
  if (isInEventStore || (existsSync(config.logFile) && isLogSound)) checks.push(...(await checkLog(config)))
  await printText(`${checkLines(checks).join('\n')}\n`)
  return checks.some(isWrong) ? EXIT.failed : EXIT.done
}

async function checkLog(config: Config): Promise<readonly Check[]> {
  const { eventStore } = config
  const about = eventStore === undefined ? FILES.log : 'event store'
  return checked(about, eventStore === undefined ? RESTORE_LOG : REACH_STORE, async () => {
    const log = await openLog(config, { readonly: true })
    const reached = eventStore && { about, found: `${eventStore.shown} answers` }
    if (reached !== undefined)
      await log.head().catch((error) => log.close().then(() => Promise.reject(error)))
    const progress = await openProgress('events', 'events')
    // Keys that are no database are told of with the files.
    const names = await openNameChecker(config, log).catch(() => undefined)
    try {
      const events = await checkEvents(
        log,
        async (data) => names?.look(data),
        (count) => progress.at(count),
      )
      return [
        ...(reached === undefined ? [] : [reached]),
        events,
        await checkClock(log, new Date()),
        ...(names?.found() ?? []),
        ...(await checkReadModels(config, log)),
      ]
    } finally {
      await names?.close()
      progress.stop()
      await log.close()
    }
  })
}
