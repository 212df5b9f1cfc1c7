import { type Bytes, hashFrom, utf8 } from './bytes.js'
import { reject } from './proof-rejected.js'
import { keyFrom, noteText, signaturesBy } from './signed-note.js'

export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  readonly mapRoot: Bytes
  readonly madeAt: string
}

export function parseCheckpoint(note: string): Checkpoint {
  const lines = noteText(note).split('\n')
  const [origin = '', size = '', root = '', streams = '', made = ''] = lines
  const isCheckpoint =
    lines.length === 6 &&
    lines[5] === '' &&
    origin !== '' &&
    /^(0|[1-9][0-9]{0,15})$/.test(size) &&
    streams.startsWith('streams ') &&
    /^made \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(made)
  if (!isCheckpoint) reject('the checkpoint is none')
  const mapRoot = hashFrom(streams.slice('streams '.length))
  return { origin, size: Number(size), root: hashFrom(root), mapRoot, madeAt: made.slice('made '.length) }
}

/**
 * The first of the keys, as its text, by which the log signed the checkpoint: a key that bears another log's name does not
 * speak for this one. A line in the name of one of them that it did not sign spoils the whole.
 */
export async function signerOf(
  note: string,
  origin: string,
  keys: readonly string[],
): Promise<string | undefined> {
  let signer: string | undefined
  for (const text of keys) {
    const key = await keyFrom(text, 'note')
    if (key?.name !== origin) continue
    for (const signature of signaturesBy(note, key)) {
      const isIts =
        signature.length === 64 &&
        (await crypto.subtle.verify('Ed25519', key.key, signature, utf8(noteText(note))))
      if (!isIts) reject(`a line in the name of ${text} is not what it signed of this checkpoint`)
      signer ??= text
    }
  }
  return signer
}
