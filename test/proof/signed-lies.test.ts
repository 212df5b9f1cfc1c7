import { generateKeyPairSync } from 'node:crypto'
import { checkpointText } from '../../src/proof/checkpoint.js'
import { inclusionPath, leafHash, rangeRoot, rootOf } from '../../src/proof/merkle-tree.js'
import { signatureLine, signNote, verifierText } from '../../src/proof/signed-note.js'
import {
  bucketHash,
  bucketOf,
  EMPTY_SUBTREES,
  MAP_DEPTH,
  mapNodeHash,
  streamKey,
} from '../../src/proof/stream-map.js'
import type { DecisionProof } from '../../src/proof/verifier/decision-proof-shape.js'
import { type Verified, verifyDecisionProof } from '../../src/proof/verifier/verify-proof.js'

// What is signed and under the tree, and no ledger records: whoever has the signing key can write it.

type Json = { readonly [key: string]: unknown }

const ORIGIN = 'decision-ledger/6f1d2c9e-1b1f-4c53-9a51-000000000001'
const STREAM = 'meeting-6f1d2c9e-1b1f-4c53-9a51-000000000002'
const DECISION = '6f1d2c9e-1b1f-4c53-9a51-000000000004'
const own = generateKeyPairSync('ed25519')
const keys = [verifierText(ORIGIN, own.publicKey)]

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

function eventOf(type: string, data: Json, rest: Json = {}): Json {
  const metadata = { recordedAt: '2026-03-04T05:06:07.089Z' }
  return { data: { decisionId: DECISION, ...data }, id: type, metadata, type, version: 1, ...rest }
}

const RECORDED = eventOf('DecisionRecorded', {
  clauses: [{ text: 'Moloen bygges ut.' }, { text: 'Arbeidet lyses ut.' }],
  revision: 1,
  standing: 'draft',
})
const APPROVED = eventOf('DecisionApproved', { revision: 1, seenRevision: 1 })

/** A log of one stream, and a proof of it that is right in everything but what the events say. */
function proofOf(
  events: readonly Json[],
  { stream = STREAM, origin = ORIGIN }: { readonly stream?: string; readonly origin?: string } = {},
): DecisionProof {
  const leaves = events.map((event, version) =>
    canonical({ stream, streamVersion: String(version), ...event }),
  )
  const hashes = leaves.map(leafHash)
  const subtree = (level: number, number: number) =>
    rootOf(hashes.slice(number * 2 ** level, (number + 1) * 2 ** level))
  const key = streamKey(stream)
  const head = { key, version: BigInt(leaves.length - 1), leaf: hashes.at(-1) as Buffer }
  const path = EMPTY_SUBTREES.slice(0, MAP_DEPTH)
  const mapRoot = path.reduce(
    (hash, empty, level) =>
      (bucketOf(key) >> level) & 1 ? mapNodeHash(empty, hash) : mapNodeHash(hash, empty),
    bucketHash([head]),
  )
  const size = leaves.length
  const root = rangeRoot(0, size, subtree)
  const text = checkpointText({ origin, size, root, mapRoot, madeAt: '2026-03-04T05:06:07.089Z' })
  const base64 = (bytes: Buffer) => bytes.toString('base64')
  return {
    format: 'decision-proof/v1',
    decisionId: DECISION,
    checkpoint: signNote(text, ORIGIN, own.privateKey),
    keys,
    stream,
    events: leaves.map((leaf, index) => ({
      index,
      leaf,
      path: inclusionPath(index, size, subtree).map(base64),
    })),
    map: {
      bucket: [{ key: base64(key), version: String(head.version), leaf: base64(head.leaf) }],
      path: path.map(base64),
    },
  }
}

const verified = (proof: DecisionProof): Promise<Verified> => verifyDecisionProof(proof, { keys })

test('is believed as long as events are what a ledger records', async () => {
  expect(await verified(proofOf([RECORDED, APPROVED]))).toMatchObject({
    meetingId: '6f1d2c9e-1b1f-4c53-9a51-000000000002',
    standing: 'approved',
    wording: { clauses: ['Moloen bygges ut.', 'Arbeidet lyses ut.'] },
  })
})

test('tells by which decision it was superseded, and as which meeting its own is read, until that is undone', async () => {
  const by = {
    meetingId: '6f1d2c9e-1b1f-4c53-9a51-000000000005',
    decisionId: '6f1d2c9e-1b1f-4c53-9a51-000000000007',
  }
  const superseded = eventOf('DecisionSuperseded', { by, reason: 'Nytt vedtak' })
  const meeting = (type: string) => ({ ...eventOf(type, {}), data: { into: by.meetingId } })
  const events = [RECORDED, APPROVED, superseded, meeting('MeetingMerged')]
  const { acts, notes } = await verified(proofOf(events))
  expect(acts.at(-1)).toMatchObject({ type: 'DecisionSuperseded', by })
  expect(notes.filter((note) => note.includes(by.meetingId))).toHaveLength(1)
  const undone = await verified(proofOf([...events, meeting('MeetingMergeUndone')]))
  expect(undone.notes.filter((note) => note.includes('another one'))).toEqual([])
  const byNone = eventOf('DecisionSuperseded', { by: {}, reason: 'Nytt vedtak' })
  await expect(verified(proofOf([RECORDED, APPROVED, byNone]))).rejects.toMatchObject({
    name: 'ProofRejected',
  })
})

const with_ = (data: Json) => ({ ...RECORDED, data: { ...(RECORDED.data as Json), ...data } })
test.each<readonly [string, Json]>([
  ['a clause without words', with_({ clauses: [{ text: 'Moloen bygges ut.' }, {}] })],
  ['a clause that is none', with_({ clauses: ['Moloen bygges ut.'] })],
  ['no list of clauses', with_({ clauses: { text: 'Moloen bygges ut.' } })],
  ['no clauses', with_({ clauses: undefined })],
  ['a lead that is a text', with_({ lead: 'Styret vedtok:' })],
  ['a revision that is none', with_({ revision: '1' })],
  ['a standing that nobody records', with_({ standing: 'approved' })],
  ['half a character', with_({ clauses: [{ text: 'Moloen \ud800' }] })],
  ['no time of recording', { ...RECORDED, metadata: {} }],
  ['a time of recording that is none', { ...RECORDED, metadata: { recordedAt: 'i går' } }],
  ['one member more', { ...RECORDED, position: 7 }],
  ['one member less', { ...RECORDED, id: undefined }],
  ['a version that is a text', { ...RECORDED, version: '1' }],
])('a decision that is recorded with %s is not proved', async (_, recorded) => {
  await expect(verified(proofOf([recorded, APPROVED]))).rejects.toMatchObject({ name: 'ProofRejected' })
})

test('what is no meeting’s is not proved', async () => {
  const proof = proofOf([RECORDED], { stream: 'body-6f1d2c9e-1b1f-4c53-9a51-000000000002' })
  await expect(verified(proof)).rejects.toMatchObject({ name: 'ProofRejected' })
})

test('a key of one ledger does not speak for another', async () => {
  const proof = proofOf([RECORDED], { origin: 'decision-ledger/6f1d2c9e-1b1f-4c53-9a51-000000000009' })
  await expect(verified(proof)).rejects.toThrow('no signature by a key that is trusted')
})

test('a note has signature lines alone after its text, and none in a trusted key’s name that it did not sign', async () => {
  const proof = proofOf([RECORDED])
  const { checkpoint } = proof
  const name = 'vitne.example/arkiv'
  const unknown = signatureLine({ name, hash: '0a0b0c0d', signature: Buffer.alloc(72) })
  const [, hash = ''] = /\+([0-9a-f]{8})\+/.exec(keys[0] ?? '') ?? []
  const forged = signatureLine({ name: ORIGIN, hash, signature: Buffer.alloc(64) })
  const split = checkpoint.lastIndexOf('— ')
  await verified({ ...proof, checkpoint: checkpoint + unknown })
  for (const spoilt of [
    checkpoint + forged,
    checkpoint.slice(0, split) + forged + checkpoint.slice(split),
    `${checkpoint}Vedtaket er godkjent.\n`,
    `${checkpoint}— ${name} AAAA\n`,
    `${checkpoint}\n`,
    checkpoint.slice(0, -1),
  ]) {
    await expect(verified({ ...proof, checkpoint: spoilt })).rejects.toMatchObject({ name: 'ProofRejected' })
  }
})

test.each([
  ['with the line ends of another system', (note: string) => note.replaceAll('\n', '\r\n')],
  ['with a mark of its encoding', (note: string) => `\ufeff${note}`],
  ['without its last line end', (note: string) => note.trimEnd()],
])('a checkpoint that was kept %s is the one that was kept', async (_, as) => {
  const proof = proofOf([RECORDED])
  const { checkpoint: kept } = proof
  await verifyDecisionProof(proof, { keys, checkpoint: as(kept) })
  const other = proofOf([APPROVED]).checkpoint
  await expect(verifyDecisionProof(proof, { keys, checkpoint: as(other) })).rejects.toThrow('shows two')
})
