import { basename } from 'node:path'
import { parseCheckpoint } from '../checkpoint.js'
import { checkpointFiles, notesInFile, readCheckpoint, sizeOf } from '../checkpoint-folder.js'
import { MalformedNote, type NoteVerifier, parseNote, signersOf } from '../signed-note.js'
import type { Discrepancy } from './compare-leaves.js'
import type { Anchor } from './held-anchors.js'

export type AnchorsToRead = {
  /** Where the ledger keeps its own. */
  readonly folder: string
  /** Files that come from outside: an auditor's copies. */
  readonly outside: readonly string[]
  /** The ledger's public keys. */
  readonly verifiers: readonly NoteVerifier[]
  /** The log's name; absent: it is empty. */
  readonly origin: string | undefined
  readonly found: (discrepancy: Discrepancy) => void
}

/** An anchor with what was signed, and what witnesses said of it. */
export type ReadAnchor = Anchor & { readonly note: string }

/** The checkpoints that a log is to bear out. One that is not genuine is told of, and bears witness to nothing. */
export function readAnchors({ folder, outside, ...rest }: AnchorsToRead): readonly ReadAnchor[] {
  const own = checkpointFiles(folder).map((file) => ({
    name: `checkpoint ${basename(file)}`,
    size: sizeOf(file),
    read: () => readCheckpoint(file).note,
  }))
  const given = outside.flatMap((file) =>
    notesInFile(file).map((note, index, { length }) => ({
      name: `the checkpoint from outside (${file}${length > 1 ? `, number ${index + 1}` : ''})`,
      size: undefined,
      read: () => note,
    })),
  )
  return [...own, ...given].flatMap((one) => readAnchor(one, rest))
}

function readAnchor(
  {
    name,
    size,
    read,
  }: { readonly name: string; readonly size: number | undefined; readonly read: () => string },
  { verifiers, origin, found }: Pick<AnchorsToRead, 'verifiers' | 'origin' | 'found'>,
): readonly ReadAnchor[] {
  try {
    const note = read()
    const checkpoint = parseCheckpoint(note)
    if (checkpoint.origin !== origin) {
      found({ message: `${name} is of ${checkpoint.origin}, and this log is ${origin ?? 'empty'}` })
      return []
    }
    if (verifiers.length === 0) {
      found({
        message: `${name} cannot be checked: there is no public key here. Put the ledger's signing-keys/public-keys.txt in this folder`,
      })
      return []
    }
    if (signersOf(parseNote(note), verifiers).length === 0) {
      found({
        message: `${name} bears no signature by a key of this ledger: it was changed, or the keys were`,
      })
      return []
    }
    if (size !== undefined && checkpoint.size !== size) {
      found({
        message: `${name} is of ${checkpoint.size} events, and its name says ${size}: it stands in the place of another one`,
      })
    }
    return [{ name, checkpoint, note }]
  } catch (error) {
    if (!(error instanceof MalformedNote)) throw error
    found({ message: `${name} cannot be read: ${error.message}` })
    return []
  }
}
