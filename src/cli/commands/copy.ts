import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { addressIn } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import { CopyEnded, copyLog } from '../../ledger/copy-log.js'
import type { EventLog } from '../../ledger/event-log.js'
import { type LogPlace, openLog } from '../../ledger/open-log.js'
import { requireWriterLock } from '../../ledger/sqlite/writer-lock.js'
import { EXIT } from '../exit-codes.js'
import { commandLine, configOf } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'

type CopyOptions = { readonly from?: string; readonly to?: string }

/** Copies the events of a ledger to another store, or goes on with a copy, and compares both. */
export const runCopy: Run<CopyOptions> = async (globals, { from, to }) => {
  if (from === undefined && to === undefined) {
    process.stderr.write(
      'error: --from or --to is missing: what is left out is the ledger as it is configured\n',
    )
    return EXIT.usage
  }
  const config = configOf(globals)
  const source = from === undefined ? config : placeOf('--from', from)
  const target = to === undefined ? config : placeOf('--to', to)
  requireSource(source, from)
  requireTwo(source, target)
  const lock =
    target.eventStore === undefined
      ? requireWriterLock(folderOf(target), commandLine())
      : { release: () => {} }
  try {
    return await copyHere(source, target)
  } finally {
    lock.release()
  }
}

/** A folder that is not there yet is made; its name has no `.db` at the end, as a file's has. */
function placeOf(field: string, given: string): LogPlace {
  if (/^[a-z+]+:\/\//i.test(given)) return { logFile: '', eventStore: addressIn(field, given) }
  const path = resolve(given)
  const isFile = existsSync(path) ? statSync(path).isFile() : path.endsWith('.db')
  return { logFile: isFile ? path : join(path, 'ledger.db'), eventStore: undefined }
}

function folderOf({ logFile }: LogPlace): string {
  const folder = dirname(logFile)
  mkdirSync(folder, { recursive: true })
  return folder
}

const shown = ({ logFile, eventStore }: LogPlace): string => eventStore?.shown ?? logFile

function requireSource(source: LogPlace, given: string | undefined): void {
  if (source.eventStore !== undefined || existsSync(source.logFile)) return
  throw new Refusal('not-found', `there is no ${source.logFile}`, {
    field: given === undefined ? '--data' : '--from',
    value: given ?? source.logFile,
    allowed: 'the folder of a ledger, its ledger.db, or an address of EventStoreDB',
  })
}

function requireTwo(source: LogPlace, target: LogPlace): void {
  const real = (place: LogPlace) =>
    place.eventStore === undefined && existsSync(place.logFile) ? realpathSync(place.logFile) : shown(place)
  if (real(source) !== real(target)) return
  throw new Refusal('invalid-data', `${shown(source)} is both the source and the target`, {
    field: '--to',
    value: shown(target),
    allowed: 'another store than the source',
  })
}

async function copyHere(source: LogPlace, target: LogPlace) {
  const from = await openLog(source, { readonly: true })
  let to: EventLog | undefined
  const progress = await openProgress('copy', 'events')
  const ending = new AbortController()
  const end = () => ending.abort()
  process.once('SIGINT', end)
  try {
    to = await openLog(target)
    const { before, copied, hash, hasMore } = await copyLog(from, to, {
      keepsIssueOrder: target.eventStore === undefined,
      onProgress: (_step, events) => progress.at(events),
      signal: ending.signal,
    })
    progress.stop()
    await printText(
      `${copied} events copied from ${shown(source)} to ${shown(target)}; ${before} were there before.\n` +
        `All ${before + copied} compared: the same ids, order, times and content, SHA-256 ${hash}\n`,
    )
    if (hasMore) process.stderr.write('notice: the source has more events by now: run it again\n')
    if (target.eventStore === undefined) {
      process.stderr.write(
        `notice: keys.db, access-log.db, checkpoints and signing-keys are not part of the log: put copies of them beside ${shown(target)}, the keys with ledger copy-keys where they are in PostgreSQL\n`,
      )
    }
    return EXIT.done
  } catch (error) {
    if (!(error instanceof CopyEnded)) throw error
    process.stderr.write(`ended: ${error.message}; the same command goes on with it\n`)
    return EXIT.failed
  } finally {
    progress.stop()
    process.off('SIGINT', end)
    await to?.close()
    await from.close()
  }
}
