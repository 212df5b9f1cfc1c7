import type { KeptCheckpoint } from '../checkpoint-folder.js'
import { consistencyPath, type SubtreeHash } from '../merkle-tree.js'
import { MalformedNote, type NoteVerifier, parseNote } from '../signed-note.js'
import { type Cosignature, cosignaturesOf, ForgedCosignature } from './cosignature.js'

export type AskedWitness = { readonly key: NoteVerifier; readonly address: string }

const TIMEOUT_MS = 10_000
/** More than a witness with several keys signs. */
const MOST_ANSWER_BYTES = 64 * 1_024

/**
 * Asks a witness for its cosignature (C2SP tlog-witness, add-checkpoint).
 * @param subtree of the tree that the checkpoint is of
 * @param seenSize how many events the witness was told of last, as far as is known here
 * @throws a sentence that says why it did not sign
 */
export async function askWitness(
  witness: AskedWitness,
  kept: KeptCheckpoint,
  subtree: SubtreeHash,
  seenSize: number,
): Promise<Cosignature> {
  const { name } = witness.key
  const { size } = kept.checkpoint
  const first = await addCheckpoint(witness, kept, subtree, seenSize)
  if (first.status !== 409) return cosignatureIn(first, witness, kept)
  const says = /^(0|[1-9][0-9]{0,15})\n$/.exec(first.body)?.[1]
  if (says === undefined) throw new Error(`${name} answers 409 without the number of events that it knows`)
  if (Number(says) > size) {
    throw new Error(
      `${name} has seen ${says} events of this log, and it holds ${size}: it was cut off, or an older copy stands in its place`,
    )
  }
  return cosignatureIn(await addCheckpoint(witness, kept, subtree, Number(says)), witness, kept)
}

type Answer = { readonly status: number; readonly body: string }

async function addCheckpoint(
  { key, address }: AskedWitness,
  { note, checkpoint: { size } }: KeptCheckpoint,
  subtree: SubtreeHash,
  from: number,
): Promise<Answer> {
  const path = consistencyPath(from, size, subtree).map((hash) => `${hash.toString('base64')}\n`)
  try {
    const response = await fetch(`${address}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: `old ${from}\n${path.join('')}\n${note}`,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    })
    return { status: response.status, body: await textOf(response) }
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new Error(`${key.name} could not be asked for its cosignature at ${address}: ${why}`, {
      cause: error,
    })
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MOST_ANSWER_BYTES) throw new Error(`it answered with more than ${MOST_ANSWER_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** What statuses mean that a witness answers with. */
const MEANINGS: Readonly<Record<number, string>> = {
  403: 'it knows another key of this log than the one that signs',
  404: 'it does not know this log: tell its keeper the public key',
  409: 'it was told of other checkpoints meanwhile',
  422: 'what it has seen of this log is not the beginning of it: the log was rewritten',
}

function cosignatureIn(
  { status, body }: Answer,
  { key }: AskedWitness,
  { note }: KeptCheckpoint,
): Cosignature {
  if (status !== 200) {
    const meaning = MEANINGS[status]
    throw new Error(`${key.name} did not cosign: it answered ${status}${meaning ? `, ${meaning}` : ''}`)
  }
  try {
    const { text } = parseNote(note)
    const [cosignature] = cosignaturesOf(parseNote(`${text}\n${body}`), [key])
    if (cosignature !== undefined) return cosignature
  } catch (error) {
    if (error instanceof ForgedCosignature) throw error
    if (!(error instanceof MalformedNote)) throw error
  }
  throw new Error(`${key.name} answered without a cosignature of its own`)
}
