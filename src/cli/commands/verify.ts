import { existsSync } from 'node:fs'
import { allProjections } from '../../../projections/all.js'
import { aggregates } from '../../commands/table.js'
import type { Config } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import type { EventLog } from '../../ledger/event-log.js'
import { openLog } from '../../ledger/open-log.js'
import { catchUpOrWait } from '../../projector/catch-up-or-wait.js'
import type { Discrepancy } from '../../proof/compare-leaves.js'
import { originOfLog } from '../../proof/make-checkpoint.js'
import { ProofTree } from '../../proof/proof-tree.js'
import { type ReadAnchor, readAnchors } from '../../proof/read-anchors.js'
import { readVerifiers } from '../../proof/signing-keys.js'
import { type HashedLog, verifyHashes } from '../../proof/verify-hashes.js'
import { verifyReadModels } from '../../proof/verify-read-models.js'
import { verifyStreams } from '../../proof/verify-streams.js'
import { type Quorum, witnessedAnchor } from '../../proof/witnessed.js'
import { witnessesGiven } from '../../proof/witnesses.js'
import { EXIT } from '../exit-codes.js'
import { commandLine, configOf, requireLedger } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'

/** What is looked at, in this order. */
export const PASSES = ['hashes', 'streams', 'read-models'] as const
type Pass = (typeof PASSES)[number]

/** What is printed of what was found; the rest is counted. */
const MOST_TOLD = 100

export type VerifyOptions = {
  readonly checkpoint?: readonly string[]
  readonly witness?: readonly string[]
  readonly witnesses?: number
  readonly only?: Pass
}

/** Looks whether anything that was recorded is not as it was, and says where. */
export const runVerify: Run<VerifyOptions> = async (
  globals,
  { checkpoint: outside = [], only, witness, witnesses },
) => {
  const config = configOf(globals)
  requireLedger(config)
  for (const file of outside) requireFile(file)
  const quorum = quorumOf(witness, witnesses)
  const log = await openLog(config, { readonly: true })
  const discrepancies: Discrepancy[] = []
  let count = 0
  const found = (discrepancy: Discrepancy) => {
    count += 1
    if (discrepancies.length < MOST_TOLD) discrepancies.push(discrepancy)
  }
  try {
    const looksAt = (pass: Pass) => only === undefined || only === pass
    if (looksAt('hashes') || looksAt('streams'))
      await lookAtLog(config, log, { outside, quorum, looksAt, found })
    if (looksAt('read-models')) await lookAtReadModels(config, log, found)
  } finally {
    await log.close()
  }
  for (const { position, eventId, message } of discrepancies) {
    const where =
      position === undefined ? '' : `at ${position}${eventId === undefined ? '' : ` (event ${eventId})`}: `
    await printText(`FOUND ${where}${message}\n`)
  }
  if (count > discrepancies.length) await printText(`… and ${count - discrepancies.length} more\n`)
  if (count > 0) return EXIT.failed
  if (outside.length === 0 && quorum === undefined && looksAtHashes(only)) {
    await printText(
      'Nothing was found. Without a checkpoint from outside (--checkpoint FILE) this does not prove that the whole log was not written anew by whoever holds its key.\n',
    )
  } else await printText('Nothing was found.\n')
  return EXIT.done
}

const looksAtHashes = (only: Pass | undefined): boolean => only === undefined || only === 'hashes'

function requireFile(file: string): void {
  if (existsSync(file)) return
  throw new Refusal('not-found', `there is no file ${file}`, {
    field: '--checkpoint',
    value: file,
    allowed: 'a checkpoint that ledger checkpoint printed',
  })
}

/** @throws {Refusal} `invalid-data` */
function quorumOf(given: readonly string[] = [], required?: number): Quorum | undefined {
  const witnesses = witnessesGiven(given)
  if (required === undefined && witnesses.length === 0) return undefined
  if (required !== undefined && required > witnesses.length) {
    throw new Refusal('invalid-data', `--witnesses asks for ${required}, and ${witnesses.length} are given`, {
      field: '--witnesses',
      value: required,
      allowed: `1 to as many as --witness names`,
    })
  }
  return { witnesses, required: required ?? witnesses.length }
}

type Looking = {
  readonly outside: readonly string[]
  readonly quorum: Quorum | undefined
  readonly looksAt: (pass: Pass) => boolean
  readonly found: (discrepancy: Discrepancy) => void
}

async function lookAtLog(
  config: Config,
  log: EventLog,
  { outside, quorum, looksAt, found }: Looking,
): Promise<void> {
  const { hashed, anchors } = await hashLog(config, log, outside, found)
  try {
    if (looksAt('hashes')) {
      await printText(`${hashed.events} events hashed; root ${hashed.root.toString('base64')}\n`)
      await printText(`${hashed.borneOut.length} of ${anchors.length} checkpoints borne out\n`)
      const borneOut = anchors.filter((anchor) => hashed.borneOut.includes(anchor))
      if (quorum !== undefined) await tellWitnessed(borneOut, quorum, found)
    }
    if (looksAt('streams')) {
      const progress = await openProgress('streams', 'events')
      const events = await verifyStreams(log, hashed.heads.streams(), (category) => aggregates[category], {
        found,
        onProgress: (done) => progress.at(done, hashed.events),
      }).finally(() => progress.stop())
      await printText(`${events} events folded by stream\n`)
    }
  } finally {
    hashed.heads.close()
  }
}

async function tellWitnessed(
  borneOut: readonly ReadAnchor[],
  quorum: Quorum,
  found: (discrepancy: Discrepancy) => void,
): Promise<void> {
  const witnessed = witnessedAnchor(borneOut, quorum, found)
  if (witnessed === undefined) return
  const { anchor, cosignatures } = witnessed
  const by = cosignatures.map(({ witness, at }) => `${witness} (${at})`).join(', ')
  await printText(`the first ${anchor.checkpoint.size} events were cosigned by ${by}\n`)
}

async function hashLog(
  config: Config,
  log: EventLog,
  outside: readonly string[],
  found: (discrepancy: Discrepancy) => void,
): Promise<{ readonly hashed: HashedLog; readonly anchors: readonly ReadAnchor[] }> {
  const kept = existsSync(config.proofFile) ? new ProofTree(config.proofFile) : undefined
  const progress = await openProgress('hashes', 'events')
  try {
    const anchors = readAnchors({
      folder: config.checkpointsDir,
      outside,
      verifiers: readVerifiers(config.signingKeysDir),
      origin: await originOfLog(log),
      found,
    })
    const hashed = await verifyHashes(log, {
      kept,
      anchors,
      found,
      onProgress: (events) => progress.at(events),
    })
    return { hashed, anchors }
  } finally {
    progress.stop()
    kept?.close()
  }
}

async function lookAtReadModels(
  config: Config,
  log: EventLog,
  found: (discrepancy: Discrepancy) => void,
): Promise<void> {
  if (config.readModelsUrl !== undefined) {
    process.stderr.write(
      'read models in PostgreSQL are not compared: ledger replay makes them anew from the log\n',
    )
    return
  }
  await catchUpOrWait({
    dataDir: config.dataDir,
    file: config.readModelsFile,
    log,
    projections: allProjections,
    command: commandLine(),
    onWait: (sentence) => process.stderr.write(`${sentence}\n`),
  })
  const progress = await openProgress('read models', 'events')
  await verifyReadModels({
    log,
    file: config.readModelsFile,
    projections: allProjections,
    found,
    onProgress: (events) => progress.at(events),
  }).finally(() => progress.stop())
  await printText('the read models are compared with what the events tell\n')
}
