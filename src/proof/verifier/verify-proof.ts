import { type Bytes, equal, hashFrom, hexOf, joined, sha256, utf8, versionFrom } from './bytes.js'
import { type Cosigned, requireCosignatures } from './cosignatures.js'
import { type DecisionProof, shaped } from './decision-proof-shape.js'
import { type DecisionTold, fold } from './decision-told.js'
import { parsed } from './json.js'
import { isConsistent, rootFromInclusion } from './merkle-paths.js'
import { reject } from './proof-rejected.js'
import { type Checkpoint, parseCheckpoint, signerOf } from './signed-checkpoint.js'

// Checks a decision's proof without the ledger. What is in this folder imports nothing from outside it, so that it runs
// as it is in Node and in a browser, and so that an auditor can read all of what is trusted. `docs/proof.md` describes
// what it checks.

export type Verified = DecisionTold & {
  readonly origin: string
  readonly size: number
  readonly madeAt: string
  /** Whose decision it is: the ids of decisions are a meeting's own. */
  readonly meetingId: string
  /** The witnesses that were asked for and cosigned the checkpoint. */
  readonly cosigned?: readonly Cosigned[]
  /** What is not proved, and what to know. */
  readonly notes: readonly string[]
}

export type Trusted = {
  /** Public keys of the ledger that came from elsewhere than the proof; absent: those in the proof are taken. */
  readonly keys?: readonly string[] | undefined
  /** A checkpoint that was kept elsewhere. */
  readonly checkpoint?: string | undefined
  /** Keys of witnesses that must have cosigned the proof's checkpoint: so many of them, or all. */
  readonly witnesses?: readonly string[] | undefined
  readonly witnessesRequired?: number | undefined
}

const MAP_DEPTH = 16
const MEMBERS = 'data,id,metadata,stream,streamVersion,type,version'

/** @throws {ProofRejected} */
export async function verifyDecisionProof(given: unknown, trusted: Trusted = {}): Promise<Verified> {
  const proof = shaped(given)
  const notes: string[] = []
  const checkpoint = parseCheckpoint(proof.checkpoint)
  await requireSignature(proof, checkpoint, trusted, notes)
  const { witnesses, witnessesRequired } = trusted
  const isWitnessed = witnesses !== undefined || witnessesRequired !== undefined
  const cosigned = isWitnessed
    ? await requireCosignatures(proof.checkpoint, witnesses ?? [], witnessesRequired)
    : undefined
  await requireAnchor(proof, checkpoint, trusted, notes)
  const leaves = await requireEvents(proof, checkpoint)
  await requireHead(proof, checkpoint, leaves.at(-1) as Bytes)
  const decision = fold(proof, notes)
  notes.push(
    'That the ledger was told the truth, and told in time, no proof can show.',
    `Nothing is proved of what was recorded after the ${checkpoint.size} events that the checkpoint covers (${checkpoint.madeAt}).`,
  )
  const { origin, size, madeAt } = checkpoint
  return {
    origin,
    size,
    madeAt,
    meetingId: meetingOf(proof.stream),
    ...(cosigned && { cosigned }),
    ...decision,
    notes,
  }
}

async function requireSignature(
  proof: DecisionProof,
  { origin }: Checkpoint,
  trusted: Trusted,
  notes: string[],
): Promise<void> {
  const signer = await signerOf(proof.checkpoint, origin, trusted.keys ?? proof.keys)
  if (signer === undefined) reject('the checkpoint bears no signature by a key that is trusted')
  if (trusted.keys === undefined) {
    notes.push(
      `The key that signed was taken from the proof itself: compare it with the ledger's published one: ${signer}`,
    )
  }
}

/** A checkpoint that was kept elsewhere is of the same log, and what it covers is the beginning of what the proof's covers. */
async function requireAnchor(
  proof: DecisionProof,
  checkpoint: Checkpoint,
  trusted: Trusted,
  notes: string[],
): Promise<void> {
  if (trusted.checkpoint === undefined) {
    notes.push(
      trusted.witnesses?.length
        ? 'No checkpoint from elsewhere was given: that no history was written anew rests on the witnesses.'
        : 'No checkpoint from elsewhere was given, so a history written anew and signed with the same key would pass.',
    )
    return
  }
  const anchor = parseCheckpoint(asItWasMade(trusted.checkpoint))
  if (anchor.origin !== checkpoint.origin) reject('the checkpoint from elsewhere is of another log')
  if (anchor.size > checkpoint.size)
    reject('the checkpoint from elsewhere covers more than the proof does: ask for a newer proof')
  if (anchor.size === checkpoint.size) {
    const isSame = equal(anchor.root, checkpoint.root) && equal(anchor.mapRoot, checkpoint.mapRoot)
    if (!isSame)
      reject('the checkpoint from elsewhere is of another history of the same size: the ledger shows two')
    return
  }
  const { size, path = [] } = proof.consistency ?? {}
  if (size !== anchor.size) {
    reject(
      'the proof does not lead on from the checkpoint from elsewhere: ask for one with ledger proof --checkpoint',
    )
  }
  if (!(await isConsistent(anchor, checkpoint, path.map(hashFrom)))) {
    reject(
      'what the checkpoint from elsewhere covers is not the beginning of what the proof shows: the ledger was rewritten',
    )
  }
}

/** The last of the notes that were kept one after another, without what editors and mail put into it. Nothing rests on its signature: it is believed for who kept it. */
const asItWasMade = (kept: string): string => {
  const text = kept.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const notes = text.split(/(?<=^— .*\n)\n+/m).filter((note) => note !== '')
  return notes.at(-1) ?? ''
}

// ── The events, and that they are all of their stream ──

function meetingOf(stream: string): string {
  if (!stream.startsWith('meeting-')) reject(`${stream} is no meeting’s stream`)
  return stream.slice('meeting-'.length)
}

async function requireEvents(proof: DecisionProof, { size, root }: Checkpoint): Promise<readonly Bytes[]> {
  const leaves: Bytes[] = []
  let before = -1
  for (const [version, { index, leaf, path }] of proof.events.entries()) {
    const event = parsed(leaf)
    const which = `event ${version} of ${proof.stream}`
    if (String(Object.keys(event)) !== MEMBERS) reject(`${which} has other members than an event`)
    if (event.stream !== proof.stream) reject(`${which} is of another stream`)
    if (event.streamVersion !== String(version))
      reject(`${which} says that it is number ${String(event.streamVersion)}`)
    if (index <= before) reject(`${which} comes before the one before it`)
    before = index
    const hash = await sha256(Uint8Array.of(0), utf8(leaf))
    const led = await rootFromInclusion(hash, index, size, path.map(hashFrom))
    if (led === undefined || !equal(led, root)) reject(`${which} is not under the checkpoint`)
    leaves.push(hash)
  }
  return leaves
}

/** The map says with which event the stream ends: the last one shown, so that none is kept back. */
async function requireHead(proof: DecisionProof, { mapRoot }: Checkpoint, last: Bytes): Promise<void> {
  const key = await sha256(utf8(proof.stream))
  const number = ((key[0] ?? 0) << 8) | (key[1] ?? 0)
  const entries: Bytes[] = []
  let isThere = false
  for (const head of proof.map.bucket) {
    const entry = { key: hashFrom(head.key), version: versionFrom(head.version), leaf: hashFrom(head.leaf) }
    const inBucket = (((entry.key[0] ?? 0) << 8) | (entry.key[1] ?? 0)) === number
    const previous = entries.at(-1)
    if (!inBucket || (previous && hexOf(previous.slice(0, 32)) >= hexOf(entry.key))) {
      reject('the map’s bucket is not in order')
    }
    if (equal(entry.key, key)) {
      isThere = true
      if (head.version !== String(proof.events.length - 1)) {
        reject(`the stream goes on to number ${head.version}: ${proof.events.length} events are shown`)
      }
      if (!equal(entry.leaf, last)) reject('the stream does not end with the last event that is shown')
    }
    entries.push(joined(entry.key, entry.version, entry.leaf))
  }
  if (!isThere) reject('the map does not hold the stream')
  if (proof.map.path.length !== MAP_DEPTH) reject('the map’s path has not sixteen hashes')
  let hash = await sha256(Uint8Array.of(2), ...entries)
  for (const [level, sibling] of proof.map.path.map(hashFrom).entries()) {
    const isRight = ((number >> level) & 1) === 1
    hash = await (isRight ? sha256(Uint8Array.of(3), sibling, hash) : sha256(Uint8Array.of(3), hash, sibling))
  }
  if (!equal(hash, mapRoot)) reject('the map is not the one that the checkpoint signs')
}
