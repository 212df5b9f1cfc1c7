// Checks a decision's proof without the ledger. This file imports nothing, so that it runs as it is in Node and in a
// browser, and so that an auditor can read all of what is trusted. `docs/proof.md` describes what it checks.

/** What `ledger proof` writes. Hashes are base64. */
export type DecisionProof = {
  readonly format: 'decision-proof/v1'
  readonly decisionId: string
  /** The signed note. */
  readonly checkpoint: string
  /** The ledger's own word for its public keys; who has them from elsewhere goes by those. */
  readonly keys: readonly string[]
  readonly stream: string
  /** Every event of the stream, in order, as its leaf has it: canonical JSON. */
  readonly events: readonly {
    readonly index: number
    readonly leaf: string
    readonly path: readonly string[]
  }[]
  readonly map: {
    readonly bucket: readonly { readonly key: string; readonly version: string; readonly leaf: string }[]
    readonly path: readonly string[]
  }
  /** From an earlier checkpoint of that size to this one, where one was named when the proof was made. */
  readonly consistency?: { readonly size: number; readonly path: readonly string[] } | undefined
}

export type Standing = 'draft' | 'unstated' | 'approved' | 'superseded' | 'withdrawn'

export type Verified = {
  readonly origin: string
  readonly size: number
  readonly madeAt: string
  readonly decisionId: string
  readonly standing: Standing
  readonly revision: number
  readonly corrected: boolean
  readonly wording: { readonly lead?: string | undefined; readonly clauses: readonly string[] }
  /** The events about the decision: what, and when the ledger learned it. */
  readonly acts: readonly { readonly type: string; readonly recordedAt: string; readonly revision?: number }[]
  /** What is not proved, and what to know. */
  readonly notes: readonly string[]
}

/** The proof does not hold: the sentence says where. */
export class ProofRejected extends Error {
  override readonly name = 'ProofRejected'
}

export type Trusted = {
  /** Public keys of the ledger that came from elsewhere than the proof. */
  readonly keys?: readonly string[]
  /** A checkpoint that was kept elsewhere. */
  readonly checkpoint?: string | undefined
}

type Json = { readonly [key: string]: unknown }
type Bytes = Uint8Array<ArrayBuffer>

const MAP_DEPTH = 16

/** @throws {ProofRejected} */
export async function verifyDecisionProof(given: unknown, trusted: Trusted = {}): Promise<Verified> {
  const proof = shaped(given)
  const notes: string[] = []
  const checkpoint = parseCheckpoint(proof.checkpoint)
  await requireSignature(proof, trusted, notes)
  await requireAnchor(proof, checkpoint, trusted, notes)
  const leaves = await requireEvents(proof, checkpoint)
  await requireHead(proof, checkpoint, leaves.at(-1) as Bytes)
  const decision = fold(proof, notes)
  notes.push(
    'That the ledger was told the truth, and told in time, no proof can show.',
    `Nothing is proved of what was recorded after the ${checkpoint.size} events that the checkpoint covers (${checkpoint.madeAt}).`,
  )
  return { origin: checkpoint.origin, size: checkpoint.size, madeAt: checkpoint.madeAt, ...decision, notes }
}

function reject(message: string): never {
  throw new ProofRejected(message)
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

function shaped(given: unknown): DecisionProof {
  const isEvent = (one: unknown) =>
    isObject(one) && Number.isSafeInteger(one.index) && typeof one.leaf === 'string' && isTexts(one.path)
  const isHead = (one: unknown) =>
    isObject(one) && [one.key, one.version, one.leaf].every((part) => typeof part === 'string')
  const isProof =
    isObject(given) &&
    given.format === 'decision-proof/v1' &&
    [given.decisionId, given.checkpoint, given.stream].every((part) => typeof part === 'string') &&
    isTexts(given.keys) &&
    Array.isArray(given.events) &&
    given.events.length > 0 &&
    given.events.every(isEvent) &&
    isObject(given.map) &&
    Array.isArray(given.map.bucket) &&
    given.map.bucket.every(isHead) &&
    isTexts(given.map.path) &&
    (given.consistency === undefined ||
      (isObject(given.consistency) &&
        Number.isSafeInteger(given.consistency.size) &&
        isTexts(given.consistency.path)))
  if (!isProof) reject('it is no proof of the form decision-proof/v1')
  return given as unknown as DecisionProof
}

// ── Checkpoints and their signatures ──

type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  readonly mapRoot: Bytes
  readonly madeAt: string
}

function parseCheckpoint(note: string): Checkpoint {
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

function noteText(note: string): string {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) reject('the checkpoint bears no signature')
  return note.slice(0, end + 1)
}

async function requireSignature(proof: DecisionProof, trusted: Trusted, notes: string[]): Promise<void> {
  const fromElsewhere = trusted.keys ?? []
  const keys = fromElsewhere.length > 0 ? fromElsewhere : proof.keys
  const signer = await signerOf(proof.checkpoint, keys)
  if (signer === undefined) reject('the checkpoint bears no signature by a key that is trusted')
  if (fromElsewhere.length === 0) {
    notes.push(
      `The key that signed was taken from the proof itself: compare it with the ledger's published one: ${signer}`,
    )
  }
}

async function signerOf(note: string, keys: readonly string[]): Promise<string | undefined> {
  const text = noteText(note)
  const signatures = note.slice(text.length + 1).split('\n')
  for (const verifier of keys) {
    const [, name = '', hash = '', base64 = ''] =
      /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(verifier.trim()) ?? []
    const bytes = bytesFrom(base64)
    // The first byte says Ed25519. The hash binds the name to the key.
    if (bytes.length !== 33 || bytes[0] !== 1) continue
    if (hexOf((await sha256(utf8(`${name}\n`), bytes)).slice(0, 4)) !== hash) continue
    const key = await crypto.subtle.importKey('raw', bytes.slice(1), 'Ed25519', false, ['verify'])
    for (const line of signatures) {
      const [, signer, signed = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
      const signature = bytesFrom(signed)
      if (signer !== name || signature.length !== 68 || hexOf(signature.slice(0, 4)) !== hash) continue
      if (await crypto.subtle.verify('Ed25519', key, signature.slice(4), utf8(text))) return verifier
    }
  }
  return undefined
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
      'No checkpoint from elsewhere was given, so a history written anew and signed with the same key would pass.',
    )
    return
  }
  const anchor = parseCheckpoint(trusted.checkpoint)
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

// ── The events, and that they are all of their stream ──

async function requireEvents(proof: DecisionProof, { size, root }: Checkpoint): Promise<readonly Bytes[]> {
  const leaves: Bytes[] = []
  let before = -1
  for (const [version, { index, leaf, path }] of proof.events.entries()) {
    const event = parsed(leaf)
    const which = `event ${version} of ${proof.stream}`
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

/** A leaf is canonical JSON (RFC 8785): a text with two readings is none. */
function parsed(leaf: string): Json {
  let event: unknown
  try {
    event = JSON.parse(leaf)
  } catch {
    reject('a leaf is not JSON')
  }
  if (!isObject(event) || canonical(event) !== leaf) reject('a leaf is not canonical JSON')
  return event
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${members.join(',')}}`
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

// ── What the events say of the decision ──

type Decision = Pick<Verified, 'standing' | 'revision' | 'corrected' | 'wording'>
const TYPES = new Set([
  'DecisionRecorded',
  'DecisionRevised',
  'DecisionApproved',
  'DecisionCorrected',
  'DecisionSuperseded',
  'DecisionRetracted',
])
/** They name a decision and change neither its wording nor its standing. */
const BESIDE = new Set(['VoteRecorded', 'FollowUpCompleted'])

function fold(
  { decisionId, events }: DecisionProof,
  notes: string[],
): Pick<Verified, 'decisionId' | 'standing' | 'revision' | 'corrected' | 'wording' | 'acts'> {
  let decision: Decision | undefined
  const acts: Verified['acts'][number][] = []
  for (const { leaf } of events) {
    const { type, version, data, metadata } = JSON.parse(leaf) as Json
    if (!isObject(data) || !isObject(metadata) || typeof type !== 'string') reject('a leaf is no event')
    if (type === 'MeetingMerged')
      notes.push('The meeting proved to be another one, as which it is read: see its events.')
    if (data.decisionId !== decisionId) continue
    if (!TYPES.has(type) && !BESIDE.has(type))
      reject(`an event about the decision is of a type that is not known here: ${type}`)
    if (version !== 1) reject(`${type} is of version ${String(version)}, which is not known here`)
    acts.push({
      type,
      recordedAt: String(metadata.recordedAt),
      ...(typeof data.revision === 'number' && { revision: data.revision }),
    })
    if (TYPES.has(type)) decision = after(decision, type, data)
  }
  if (decision === undefined) reject('no event of the stream records the decision')
  return { decisionId, ...decision, acts }
}

function after(before: Decision | undefined, type: string, data: Json): Decision {
  if (type === 'DecisionRecorded') {
    if (before !== undefined) reject('the decision is recorded twice')
    return {
      standing: data.standing as Standing,
      revision: Number(data.revision),
      corrected: false,
      wording: wordingOf(data),
    }
  }
  if (before === undefined) return reject('the decision is changed before it is recorded')
  switch (type) {
    case 'DecisionRevised':
      return {
        ...before,
        standing: data.standing as Standing,
        revision: Number(data.revision),
        wording: wordingOf(data),
      }
    case 'DecisionApproved': {
      const wording = data.clauses === undefined ? before.wording : wordingOf(data)
      return { ...before, standing: 'approved', revision: Number(data.revision), wording }
    }
    case 'DecisionCorrected':
      return { ...before, corrected: true, revision: Number(data.revision), wording: wordingOf(data) }
    case 'DecisionSuperseded':
      return { ...before, standing: 'superseded' }
    default:
      return { ...before, standing: 'withdrawn' }
  }
}

function wordingOf({ lead, clauses }: Json): Verified['wording'] {
  const texts = Array.isArray(clauses)
    ? clauses.map((clause) => (isObject(clause) ? String(clause.text) : ''))
    : []
  return { ...(isObject(lead) && { lead: String(lead.text) }), clauses: texts }
}

// ── The Merkle tree: RFC 6962, verified as RFC 9162 says ──

const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(Uint8Array.of(1), left, right)
const half = (count: number): number => Math.floor(count / 2)

async function rootFromInclusion(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | undefined> {
  if (index < 0 || index >= size) return undefined
  let [node, last] = [index, size - 1]
  let root = leaf
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      root = await nodeHash(sibling, root)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else root = await nodeHash(root, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? root : undefined
}

async function isConsistent(older: Checkpoint, newer: Checkpoint, path: readonly Bytes[]): Promise<boolean> {
  if (older.size === 0) return path.length === 0
  const isWhole = Number.isInteger(Math.log2(older.size))
  const [first, ...rest] = isWhole ? [older.root, ...path] : path
  if (first === undefined) return false
  let [node, last] = [older.size - 1, newer.size - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [one, other] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      ;[one, other] = [await nodeHash(sibling, one), await nodeHash(sibling, other)]
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else other = await nodeHash(other, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equal(one, older.root) && equal(other, newer.root)
}

// ── Bytes ──

const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text))

function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const sha256 = async (...parts: readonly Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)))

/** Base64 in its one spelling; nothing where it is none. */
function bytesFrom(base64: string): Bytes {
  try {
    const text = atob(base64)
    return btoa(text) === base64 ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : new Uint8Array()
  } catch {
    return new Uint8Array()
  }
}

function hashFrom(base64: string): Bytes {
  const bytes = bytesFrom(base64)
  if (bytes.length !== 32) reject(`"${base64.slice(0, 60)}" is no hash`)
  return bytes
}

function versionFrom(text: string): Bytes {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) reject(`"${text.slice(0, 60)}" is no number of an event`)
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text))
  return bytes
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
