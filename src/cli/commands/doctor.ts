import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { openSqliteLog } from '../../ledger/sqlite/sqlite-log.js'
import { type Check, checked, checkLines, isWrong } from '../doctor/check.js'
import { checkFiles, FILES, RESTORE_LOG } from '../doctor/check-files.js'
import { checkLock } from '../doctor/check-lock.js'
import { checkDiskSpace, checkFolder, checkNode, checkSqlite } from '../doctor/check-machine.js'
import { openNameChecker } from '../doctor/check-names.js'
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
  const files = await checkFiles(config.dataDir)
  checks.push(...files)
  const isLogSound = !files.some((check) => check.about === FILES.log && isWrong(check))
  if (existsSync(config.logFile) && isLogSound)
    checks.push(...(await checkLog(config.logFile, config.dataDir)))
  await printText(`${checkLines(checks).join('\n')}\n`)
  return checks.some(isWrong) ? EXIT.failed : EXIT.done
}

async function checkLog(logFile: string, dataDir: string): Promise<readonly Check[]> {
  return checked('ledger.db', RESTORE_LOG, async () => {
    const log = openSqliteLog(logFile, { readonly: true })
    const progress = await openProgress('events', 'events')
    // Keys that are no database are told of with the files.
    const names = await openNameChecker(dataDir, log).catch(() => undefined)
    try {
      const events = await checkEvents(
        log,
        (data) => names?.look(data),
        (count) => progress.at(count),
      )
      return [
        events,
        await checkClock(log, new Date()),
        ...(names?.found() ?? []),
        ...(await checkReadModels(dataDir, log)),
      ]
    } finally {
      names?.close()
      progress.stop()
      await log.close()
    }
  })
}
