import { readFileSync } from 'node:fs'
import type { CheckpointSettings } from '../config.js'
import { Refusal } from '../domain/refusal.js'
import { parseCheckpoint } from '../proof/checkpoint.js'
import {
  checkpointOfSize,
  type KeptCheckpoint,
  keepCosignatures,
  readCheckpoint,
} from '../proof/checkpoint-folder.js'
import { MalformedNote, type NoteVerifier, parseNote } from '../proof/signed-note.js'
import {
  type Cosignature,
  claimedCosignatures,
  cosignaturesOf,
  ForgedCosignature,
} from '../proof/witnesses/cosignature.js'
import { readWitnesses } from '../proof/witnesses/known-witnesses.js'
import { EXIT, type ExitCode } from './exit-codes.js'
import { printText } from './print.js'

/** Says who has cosigned a checkpoint. */
export function tellCosignatures(note: string): void {
  for (const { witness, at } of claimedCosignatures(parseNote(note)))
    process.stderr.write(`cosigned by ${witness} at ${at}\n`)
}

/**
 * Takes back a checkpoint that witnesses have cosigned, keeps their lines beside the ledger's own, and prints it with all
 * that it bears now. It writes to a file that is only ever added to, so it does not matter who holds the ledger.
 */
export async function takeCosigned(
  folder: string,
  file: string,
  { witnessesFile }: CheckpointSettings,
): Promise<ExitCode> {
  const witnesses = readWitnesses(witnessesFile).map(({ key }) => key)
  const refuse = (message: string, allowed: string): never => {
    throw new Refusal('invalid-data', message, { field: '--cosigned', value: file, allowed })
  }
  if (witnesses.length === 0)
    refuse('no witness is known here', 'with LEDGER_WITNESSES, a file that lists the keys of witnesses')
  const { kept, cosignatures } = readCosigned(folder, file, witnesses, refuse)
  if (cosignatures.length === 0) {
    const known = witnesses.map(({ name }) => name).join(', ')
    refuse(`${file} bears no cosignature by a witness that is known here`, `one by any of: ${known}`)
  }
  const added = keepCosignatures(kept, cosignatures)
  const { note } = readCheckpoint(kept.file)
  await printText(note)
  process.stderr.write(
    added.length === 0
      ? `they have cosigned it before; it is in ${kept.file}\n`
      : `kept beside ${kept.file}\n`,
  )
  tellCosignatures(note)
  return EXIT.done
}

function readCosigned(
  folder: string,
  file: string,
  witnesses: readonly NoteVerifier[],
  refuse: (message: string, allowed: string) => never,
): { readonly kept: KeptCheckpoint; readonly cosignatures: readonly Cosignature[] } {
  try {
    const given = readFileSync(file, 'utf8')
    const kept = checkpointOfSize(folder, parseCheckpoint(given).size)
    const note = parseNote(given)
    if (kept === undefined || parseNote(kept.note).text !== note.text) {
      return refuse(
        `${file} is none of the checkpoints that this ledger has made`,
        'what ledger checkpoint printed, with the lines of witnesses added to it',
      )
    }
    return { kept, cosignatures: cosignaturesOf(note, witnesses) }
  } catch (error) {
    if (error instanceof ForgedCosignature)
      return refuse(error.message, 'cosignatures of this very checkpoint')
    if (!(error instanceof MalformedNote) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return refuse(
      `${file} is no checkpoint${error instanceof MalformedNote ? `: ${error.message}` : ': there is no such file'}`,
      'a file that holds what ledger checkpoint printed, with the lines of witnesses added to it',
    )
  }
}
