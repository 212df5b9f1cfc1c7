import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { keysPlaceIn } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import { requireWriterLock } from '../../ledger/sqlite/writer-lock.js'
import { copyKeys } from '../../vault/copy-keys.js'
import type { KeysPlace } from '../../vault/keys-place.js'
import { shownPlace } from '../../vault/keys-place.js'
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
  const lock = requireWriterLock(config.dataDir, commandLine())
  try {
    const copied = await copyKeys(source, target)
    if (copied === undefined) throw nothingThere(source, from)
    const { keys, forgotten, actors } = copied
    await printText(
      `${keys} keys, ${forgotten} persons who were forgotten and ${actors} actors are in ${shownPlace(target)}, as in ${shownPlace(source)}\n`,
    )
    process.stderr.write(
      `notice: they are still in ${shownPlace(source)}: destroy them there once the ledger works with the copy, for nobody who is forgotten from now on is forgotten there\n`,
    )
    return EXIT.done
  } finally {
    lock.release()
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
