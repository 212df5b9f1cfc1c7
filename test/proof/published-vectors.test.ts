import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyDecisionProof } from '../../src/proof/verifier/verify-proof.js'

// What is published for verifiers of others, held against ours: docs/proof.md.
const textOf = (name: string) => readFileSync(join(__dirname, '..', 'golden', 'proof', name), 'utf8')

type Changed = { readonly what: string; readonly at: readonly (string | number)[]; readonly put?: unknown }
type Signed = {
  readonly what: string
  readonly holds: boolean
  readonly keys: readonly string[]
  readonly proof: unknown
}

/** The published proof with one thing put in the place of another, or taken away. */
function proofWith({ at, put }: Changed): unknown {
  const proof: unknown = JSON.parse(textOf('proof.json'))
  const around = at.slice(0, -1).reduce((part, key) => (part as Record<string, unknown>)[key], proof)
  const last = String(at.at(-1))
  if (put === undefined) delete (around as Record<string, unknown>)[last]
  else (around as Record<string, unknown>)[last] = put
  return proof
}

const trusted = {
  keys: textOf('public-keys.txt').trim().split('\n'),
  checkpoint: textOf('earlier-checkpoint.txt'),
}

test.each(JSON.parse(textOf('changed.json')) as readonly Changed[])(
  'the published proof does not hold: $what',
  async (changed) => {
    await expect(verifyDecisionProof(proofWith(changed), trusted)).rejects.toMatchObject({
      name: 'ProofRejected',
    })
  },
)

const signed = JSON.parse(textOf('signed.json')) as readonly Signed[]
test.each(signed.filter(({ holds }) => holds))('what is signed holds: $what', async ({ keys, proof }) => {
  await expect(verifyDecisionProof(proof, { keys })).resolves.toMatchObject({ origin: expect.any(String) })
})
test.each(signed.filter(({ holds }) => !holds))(
  'what is signed does not hold: $what',
  async ({ keys, proof }) => {
    await expect(verifyDecisionProof(proof, { keys })).rejects.toMatchObject({ name: 'ProofRejected' })
  },
)
