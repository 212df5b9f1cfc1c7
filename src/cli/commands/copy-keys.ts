import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { keysPlaceIn } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import { type LogPlace, openLog } from '../../ledger/open-log.js'
import { requireWriterLock } from '../../ledger/sqlite/writer-lock.js'
import { copyKeys } from '../../vault/copy-keys.js'
import type { KeysPlace } from '../../vault/keys-place.js'
import { shownPlace } from '../../vault/keys-place.js'
import { firstEventOf } from '../../vault/open-vault.js'
import { EXIT } from '../exit-codes.js'
import { commandLine, configOf } from '../open-ledger.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'

type CopyKeysOptions = { readonly from?: string; readonly to?: string }

/** Copies the keys of persons' names, with the ledger's secrets, from a file to PostgreSQL or the other way. */
export const runCopyKeys: Run<CopyKeysOptions> = async (globals, { from, to }) => {
  if (from === undefined && to === undefined) {
    process.stderr.write(
      'error: --from or --to is missing: what is left out is the keys as they are configured\n',
    )
    return EXIT.usage
  }
  const config = configOf(globals)
  const source = from === undefined ? config : placeOf('--from', from)
  const target = to === undefined ? config : placeOf('--to', to)
  requireTwo(source, target)
  // Keys that services share are copied beside them, as for a backup; a file, and keys that are to be used, only while nobody writes.
  const isForLater = to !== undefined && source.keysUrl !== undefined
  const lock = isForLater ? undefined : requireWriterLock(config.dataDir, commandLine())
  try {
    const copied = await copyKeys(source, target, await firstEventHere(config))
    if (copied === undefined) throw nothingThere(source, from)
    const { keys, forgotten, actors } = copied
    await printText(
      `${keys} keys, ${forgotten} persons who were forgotten and ${actors} actors are in ${shownPlace(target)}, as in ${shownPlace(source)}\n`,
    )
    process.stderr.write(`notice: ${to === undefined ? moved(source) : kept(source, target)}\n`)
    return EXIT.done
  } finally {
    lock?.release()
  }
}

const moved = (source: KeysPlace): string =>
  `they are still in ${shownPlace(source)}: destroy them there once the ledger works with the copy, for nobody who is forgotten from now on is forgotten there`

const kept = (source: KeysPlace, target: KeysPlace): string =>
  `who is forgotten in ${shownPlace(source)} from now on is not forgotten in ${shownPlace(target)}: replace a backup by a new one then, and destroy the keys in the place that the ledger no longer works with`

/** The first event of the log as it is configured; `undefined` while there is none. */
async function firstEventHere(place: LogPlace): Promise<string | undefined> {
  if (place.eventStore === undefined && !existsSync(place.logFile)) return undefined
  const log = await openLog(place, { readonly: true })
  try {
    return await firstEventOf(log)
  } finally {
    await log.close()
  }
}

/** A folder stands for the keys.db in it. */
function placeOf(field: string, given: string): KeysPlace {
  const { keysFile, keysUrl } = keysPlaceIn(field, given)
  if (keysUrl !== undefined || keysFile === undefined) return { keysFile: '', keysUrl }
  const isFolder = existsSync(keysFile) && statSync(keysFile).isDirectory()
  return { keysFile: isFolder ? join(keysFile, 'keys.db') : keysFile }
}

function requireTwo(source: KeysPlace, target: KeysPlace): void {
  const placed = ({ keysFile, keysUrl }: KeysPlace) => keysUrl ?? resolve(keysFile)
  if (placed(source) !== placed(target)) return
  throw new Refusal('invalid-data', `${shownPlace(source)} is both the source and the target`, {
    field: '--to',
    value: shownPlace(target),
    allowed: 'another place than the source',
  })
}

const nothingThere = (source: KeysPlace, given: string | undefined) =>
  new Refusal('not-found', `${shownPlace(source)} is not there`, {
    field: given === undefined ? 'LEDGER_KEYS' : '--from',
    value: shownPlace(source),
    allowed: 'the file of the keys, the folder that it is in, or the address of the PostgreSQL database',
  })
