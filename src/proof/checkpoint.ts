import { HASH_BYTES } from './merkle-tree.js'
import { MalformedNote, parseNote } from './signed-note.js'

/** What is signed of a log at one time (C2SP tlog-checkpoint, with two lines of our own). */
export type Checkpoint = {
  /** Which log: `decision-ledger/<id of its first event>`. */
  readonly origin: string
  /** How many events. */
  readonly size: number
  readonly root: Buffer
  /** The root of the map of stream heads. */
  readonly mapRoot: Buffer
  /** When it was made, RFC 3339 in UTC. */
  readonly madeAt: string
}

const SIZE = /^(0|[1-9][0-9]{0,15})$/
const MADE_AT = /^made (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/
const STREAMS = /^streams ([A-Za-z0-9+/]+=*)$/

export const originOf = (firstEventId: string): string => `decision-ledger/${firstEventId}`

export function checkpointText({ origin, size, root, mapRoot, madeAt }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\nstreams ${mapRoot.toString('base64')}\nmade ${madeAt}\n`
}

/** The checkpoint that a note holds, whoever signed it. @throws {MalformedNote} */
export function parseCheckpoint(note: string): Checkpoint {
  const { text } = parseNote(note)
  const [origin, size = '', root = '', streams = '', made = '', ...rest] = text.split('\n')
  const mapRoot = STREAMS.exec(streams)?.[1]
  const madeAt = MADE_AT.exec(made)?.[1]
  const checkpoint = {
    origin: origin ?? '',
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    mapRoot: Buffer.from(mapRoot ?? '', 'base64'),
    madeAt: madeAt ?? '',
  }
  const isWhole = origin !== '' && SIZE.test(size) && rest.length === 1 && rest[0] === ''
  const hasRoots = checkpoint.root.length === HASH_BYTES && checkpoint.mapRoot.length === HASH_BYTES
  // Written again it must be the same text: no spelling of a number or a hash passes for another.
  if (!isWhole || !hasRoots || checkpointText(checkpoint) !== text) {
    throw new MalformedNote(
      'it is not a checkpoint: origin, size, root, "streams" and its root, "made" and its time',
    )
  }
  return checkpoint
}
