import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { exampleOf } from '../../src/commands/command-examples.js'
import { proofOfDecision } from '../../src/proof/decision-proof.js'
import { makeCheckpoint } from '../../src/proof/make-checkpoint.js'
import { ProofTree } from '../../src/proof/proof-tree.js'
import { signNote } from '../../src/proof/signed-note.js'
import { openSigningKeys, readVerifierTexts } from '../../src/proof/signing-keys.js'
import type { DecisionProof } from '../../src/proof/verifier/decision-proof-shape.js'
import { ProofRejected } from '../../src/proof/verifier/proof-rejected.js'
import { type Trusted, verifyDecisionProof } from '../../src/proof/verifier/verify-proof.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { signingWitness } from '../support/witness.js'

const ledgers: LedgerInFolder[] = []
afterAll(async () => {
  for (const ledger of ledgers) await ledger.discard()
})

/** A ledger in which the example of a command was run, and what it proves. */
async function proving(type: string) {
  const ledger = openLedgerInFolder()
  ledgers.push(ledger)
  const tree = new ProofTree(join(ledger.folder, 'proof.db'))
  const keysFolder = join(ledger.folder, 'signing-keys')
  const commands = exampleOf(type)
  for (const [index, command] of commands.entries()) {
    await ledger.runner.run({ ...command, commandId: `${type} ${index}`, actor: TEST_ACTOR })
  }
  const { meetingId, decisionId } = (commands.at(-1)?.data ?? {}) as { meetingId: string; decisionId: string }
  const checkpoint = async () => {
    const made = await makeCheckpoint({
      log: ledger.log,
      tree,
      folder: join(ledger.folder, 'checkpoints'),
      openKeys: async (origin) => openSigningKeys(keysFolder, origin),
      now: () => new Date('2026-03-04T05:06:07.089Z'),
    })
    if (made === undefined) throw new Error('nothing was recorded')
    return made.note
  }
  const prove = async (note: string, since?: string): Promise<DecisionProof> => {
    const parts = { log: ledger.log, tree, keys: readVerifierTexts(keysFolder) }
    const proof = await proofOfDecision(parts, { decisionId, stream: `meeting-${meetingId}` }, note, since)
    // As it comes out of a file.
    return JSON.parse(JSON.stringify(proof))
  }
  const more = (number: number) =>
    ledger.runner.run({
      type: 'RegisterBody',
      data: {
        bodyId: `6f1d2c9e-1b1f-4c53-9a51-${String(number).padStart(12, '0')}`,
        name: `Utvalg ${number}`,
        kind: 'utvalg',
      },
      commandId: `more ${number}`,
      actor: TEST_ACTOR,
    })
  return { ledger, checkpoint, prove, more, decisionId, tree }
}

const isRejected = (proof: unknown, trusted?: Trusted) =>
  verifyDecisionProof(proof, trusted).then(
    () => false,
    (error: unknown) => {
      if (error instanceof ProofRejected) return true
      throw error
    },
  )

test.each([
  ['RecordDecision', { standing: 'draft', revision: 1, corrected: false }],
  ['ReviseDecision', { standing: 'draft', revision: 2, corrected: false }],
  ['RetractDecision', { standing: 'withdrawn' }],
  ['CorrectDecision', { standing: 'approved', corrected: true }],
  ['SupersedeDecision', { standing: 'superseded' }],
])('after %s the proof tells the wording and the standing that the ledger has', async (type, expected) => {
  const { checkpoint, prove, decisionId } = await proving(type)
  const proof = await prove(await checkpoint())
  const verified = await verifyDecisionProof(proof, { keys: proof.keys })
  expect(verified).toMatchObject({ ...expected, decisionId })
  expect(verified.wording.clauses.length).toBeGreaterThan(0)
  expect(verified.acts.at(-1)?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
})

describe('a lying ledger', () => {
  let proof: DecisionProof
  let anchor: string
  let lies: Awaited<ReturnType<typeof proving>>
  beforeAll(async () => {
    lies = await proving('CorrectDecision')
    anchor = await lies.checkpoint()
    for (let number = 0; number < 20; number++) await lies.more(number)
    proof = await lies.prove(await lies.checkpoint(), anchor)
  })

  test('is believed while it tells the truth', async () => {
    expect(await isRejected(proof, { keys: proof.keys, checkpoint: anchor })).toBe(false)
  })

  type Place = { readonly path: readonly (string | number)[]; readonly value: unknown }
  const placesIn = (value: unknown, path: readonly (string | number)[] = []): readonly Place[] => {
    const own = { path, value }
    if (typeof value !== 'object' || value === null) return [own]
    const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return [own, ...members.flatMap(([key, member]) => placesIn(member, [...path, key]))]
  }
  const putAt = (whole: unknown, [key, ...rest]: readonly (string | number)[], put: unknown): unknown => {
    if (key === undefined) return put
    const copy = (Array.isArray(whole) ? [...whole] : { ...(whole as object) }) as Record<
      string | number,
      unknown
    >
    copy[key] = putAt(copy[key], rest, put)
    return copy
  }
  const changedText = (text: string, at: number, put: string) => {
    const place = text.length === 0 ? 0 : at % text.length
    return text.slice(0, place) + put + text.slice(place + 1)
  }

  test('is found out by whatever field of the proof it changes', async () => {
    // What is said of the keys is the verifier's own affair here: it goes by those it has.
    const places = placesIn(proof).filter(({ path }) => path[0] !== 'keys')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.nat({ max: 4_000 }),
        fc.constantFrom('A', 'b', '0', '9', ' ', '"', '\n', '+', 'å', ''),
        fc.constantFrom('change', 'drop', 'double', 'swap'),
        async ({ path, value }, at, put, act) => {
          let lie: unknown
          if (typeof value === 'string') lie = changedText(value, at, put)
          else if (typeof value === 'number') lie = value + (at % 2 === 0 ? 1 : -1)
          else if (Array.isArray(value) && value.length > 0) {
            const place = at % value.length
            if (act === 'drop') lie = value.filter((_, index) => index !== place)
            else if (act === 'double') lie = value.toSpliced(place, 0, value[place])
            else lie = value.toReversed()
          } else return
          fc.pre(JSON.stringify(lie) !== JSON.stringify(value))
          expect(await isRejected(putAt(proof, path, lie), { keys: proof.keys, checkpoint: anchor })).toBe(
            true,
          )
        },
      ),
      { numRuns: 1_500 },
    )
  }, 60_000)

  test('shows no checkpoint that the witnesses have not seen, whatever of it is changed', async () => {
    const witnesses = ['a', 'b'].map((name) => signingWitness(`vitne.example/${name}`))
    const note = witnesses.reduce(
      (before, witness) => before + witness.line(before, new Date('2026-03-04T05:06:07Z')),
      proof.checkpoint,
    )
    const trusted = { keys: proof.keys, witnesses: witnesses.map(({ key }) => key) }
    expect(await isRejected({ ...proof, checkpoint: note }, trusted)).toBe(false)
    for (let at = 0; at < note.length - 1; at++) {
      for (const put of ['', 'A', ' ', '\n', '9'].filter((one) => one !== note[at])) {
        const lie = { ...proof, checkpoint: changedText(note, at, put) }
        expect([at, put, await isRejected(lie, trusted)]).toEqual([at, put, true])
      }
    }
    // Each has to have signed, and one under two names is one.
    const [first, second] = witnesses
    const byFirst = proof.checkpoint + first?.line(proof.checkpoint, new Date())
    expect(await isRejected({ ...proof, checkpoint: byFirst }, trusted)).toBe(true)
    expect(await isRejected({ ...proof, checkpoint: byFirst }, { ...trusted, witnessesRequired: 1 })).toBe(
      false,
    )
    const spoilt = byFirst + second?.line('another\n\n', new Date())
    expect(await isRejected({ ...proof, checkpoint: spoilt }, { ...trusted, witnessesRequired: 1 })).toBe(
      true,
    )
    const other = signingWitness('vitne.example/c', first?.pair)
    const underTwoNames = byFirst + other.line(byFirst, new Date())
    const twice = { keys: proof.keys, witnesses: [first?.key ?? '', other.key], witnessesRequired: 2 }
    expect(await isRejected({ ...proof, checkpoint: underTwoNames }, twice)).toBe(true)
  }, 60_000)

  test('keeps no later event back: the map tells with which one the stream ends', async () => {
    const { events } = proof
    expect(await isRejected({ ...proof, events: events.slice(0, -1) }, { keys: proof.keys })).toBe(true)
    expect(await isRejected({ ...proof, events: events.slice(1) }, { keys: proof.keys })).toBe(true)
    expect(await isRejected({ ...proof, events: [] }, { keys: proof.keys })).toBe(true)
  })

  test('shows no other history than the one that somebody has a checkpoint of', async () => {
    const other = await proving('CorrectDecision')
    await other.more(1)
    for (let number = 0; number < 20; number++) await other.more(number)
    const note = await other.checkpoint()
    const theirs = await other.prove(note, anchor)
    // A log of its own, with its own key: it is consistent in itself.
    expect(await isRejected(theirs)).toBe(false)
    expect(await isRejected(theirs, { keys: proof.keys })).toBe(true)
    expect(await isRejected(theirs, { keys: theirs.keys, checkpoint: anchor })).toBe(true)
  })

  test('does not go back behind a checkpoint that somebody has', async () => {
    const later = proof.checkpoint
    const { checkpoint, prove } = await proving('CorrectDecision')
    const short = await prove(await checkpoint())
    expect(await isRejected(short, { keys: short.keys, checkpoint: later })).toBe(true)
  })

  test('signs with no key but its own, and no two histories of one size', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const text = proof.checkpoint.slice(0, proof.checkpoint.lastIndexOf('\n\n') + 1)
    const forged = { ...proof, checkpoint: signNote(text, text.split('\n')[0] ?? '', privateKey) }
    expect(await isRejected(forged, { keys: proof.keys })).toBe(true)
    expect(await isRejected({ ...proof, checkpoint: text }, { keys: proof.keys })).toBe(true)
    const otherRoot = text.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(32).toString('base64')}\n`)
    const split = signNote(otherRoot, text.split('\n')[0] ?? '', privateKey)
    expect(await isRejected(proof, { keys: proof.keys, checkpoint: split })).toBe(true)
  })

  test('is not believed by who trusts no key or has no witness, and says so', async () => {
    expect(await isRejected(proof, { keys: [] })).toBe(true)
    expect(await isRejected(proof, { keys: proof.keys, witnesses: [] })).toBe(true)
  })

  test('is not led on from a checkpoint by a proof that was made without it', async () => {
    const { consistency: _, ...without } = proof
    expect(await isRejected(without, { keys: proof.keys, checkpoint: anchor })).toBe(true)
    expect(await isRejected(without, { keys: proof.keys })).toBe(false)
  })

  test.each([[null], [[]], ['text'], [{}], [{ format: 'decision-proof/v2' }]])(
    'sends no nonsense: %j',
    async (nonsense) => {
      expect(await isRejected(nonsense)).toBe(true)
    },
  )
})
