#!/usr/bin/env node
// Checks a proof that `ledger proof` wrote, without the ledger. It loads nothing but the verifier.
import { readFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ProofRejected, reject } from './proof/verifier/proof-rejected.js'
import { type Verified, verifyDecisionProof } from './proof/verifier/verify-proof.js'

const HELP = `ledger-verify PROOF.json [--key TEXT|FILE]… [--checkpoint FILE] [--witness TEXT|FILE]… [--witnesses N]
ledger-verify --page > ledger-verify.html
ledger-verify --alone > ledger-verify.mjs

  --key         a public key of the ledger that you have from elsewhere than the proof
  --checkpoint  a checkpoint that you kept: the proof must lead on from it
  --witness     a witness's key, which you have from elsewhere: it must have cosigned the proof's checkpoint
  --witnesses   how many of the witnesses must have; all where it is left out
  --json        prints what is proved as JSON
  --page        prints the verifier as one page that works without a network
  --alone       prints this program as one file, to be run where nothing of the ledger is

Exit codes: 0 it holds, 1 it does not, 2 usage.
`
const DONE = 0
const REJECTED = 1
const USAGE = 2

function say(text: string): void {
  writeSync(1, text)
}

/** What would move the cursor, colour or turn what stands on the screen, as JSON writes it. */
const shown = (text: string): string =>
  text.replace(
    /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** What others wrote, of whose lines none passes for one of ours. */
const within = (text: string): string => shown(text).replaceAll('\n', '\n     ')

function proofIn(file: string): unknown {
  const bytes = readFileSync(file)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof TypeError) reject('it is not UTF-8')
    throw error
  }
}

/** The keys that an option names; nothing where it is not given. */
function keysIn(option: string, given: readonly string[] | undefined): readonly string[] | undefined {
  return given?.flatMap((one) => {
    // A key holds no slash before its second plus sign, and a file's name seldom two of those.
    const text = one.split('+').length >= 3 ? one : readFileSync(one, 'utf8')
    const keys = text
      .split('\n')
      .map((line) => line.trim().split(/\s/)[0] ?? '')
      .filter((key) => key !== '' && !key.startsWith('#'))
    if (keys.length === 0) throw new Error(`${option} ${one} holds no key`)
    return keys
  })
}

function numberIn(given: string | undefined): number | undefined {
  if (given === undefined || /^[1-9][0-9]{0,3}$/.test(given))
    return given === undefined ? undefined : Number(given)
  throw new Error(`--witnesses must be a whole number from 1, and is "${given}"`)
}

function printed({ standing, revision, corrected, wording, acts, notes, ...checkpoint }: Verified): string {
  const lines = [
    'The proof holds.',
    `Log          ${checkpoint.origin}`,
    `Checkpoint   ${checkpoint.size} events, ${checkpoint.madeAt}`,
    ...(checkpoint.cosigned ?? []).map(({ witness, at }) => `Cosigned by  ${witness}, ${at}`),
    `Meeting      ${checkpoint.meetingId}`,
    `Decision     ${checkpoint.decisionId}`,
    `Standing     ${standing}${corrected ? ', corrected' : ''}, revision ${revision}`,
    ...(wording.lead === undefined ? [] : [`  ${wording.lead}`]),
    ...wording.clauses.map((clause, index) => `  ${index + 1}. ${clause}`),
    'Recorded',
    ...acts.map(
      ({ type, recordedAt, revision: number, by }) =>
        `  ${recordedAt}  ${type}${number === undefined ? '' : ` (revision ${number})`}${by === undefined ? '' : ` (by ${by.decisionId} of meeting ${by.meetingId})`}`,
    ),
    'To know',
    ...notes.map((note) => `  ${note}`),
  ]
  return `${lines.map(within).join('\n')}\n`
}

/** The program that was given away as one file has them no more. */
async function forms() {
  const { givenAway } = await import('./proof/verifier/given-away.js').catch(() => {
    throw new Error('this file is the program alone: the ledger’s own ledger-verify prints its other forms')
  })
  return givenAway
}

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true },
      checkpoint: { type: 'string' },
      witness: { type: 'string', multiple: true },
      witnesses: { type: 'string' },
      json: { type: 'boolean' },
      page: { type: 'boolean' },
      alone: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) say(HELP)
  if (values.page) say((await forms()).page())
  if (values.alone) say((await forms()).alone())
  if (values.help || values.page || values.alone) return DONE
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) {
    process.stderr.write(HELP)
    return USAGE
  }
  const verified = await verifyDecisionProof(proofIn(file), {
    keys: keysIn('--key', values.key),
    checkpoint: values.checkpoint === undefined ? undefined : readFileSync(values.checkpoint, 'utf8'),
    witnesses: keysIn('--witness', values.witness),
    witnessesRequired: numberIn(values.witnesses),
  })
  say(values.json ? `${JSON.stringify(verified, undefined, 2)}\n` : printed(verified))
  return DONE
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof ProofRejected) {
    process.stderr.write(`The proof does not hold: ${within(error.message)}\n`)
    process.exitCode = REJECTED
  } else if (error instanceof SyntaxError) {
    process.stderr.write(`The proof does not hold: it is not JSON (${within(error.message)})\n`)
    process.exitCode = REJECTED
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}`)
    process.exitCode = USAGE
  }
}
