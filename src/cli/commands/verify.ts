import { existsSync } from 'node:fs'
import { allProjections } from '../../../projections/all.js'
import { aggregates } from '../../commands/table.js'
import type { Config } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import type { EventLog } from '../../ledger/event-log.js'
import { openLog } from '../../ledger/open-log.js'
import { originOfLog } from '../../proof/make-checkpoint.js'
import { ProofTree } from '../../proof/proof-tree.js'
import { treesSetAside } from '../../proof/set-aside.js'
import { readVerifiers } from '../../proof/signing-keys.js'
import type { Discrepancy } from '../../proof/verification/compare-leaves.js'
import { type Anchor, HeldAnchors } from '../../proof/verification/held-anchors.js'
import { type ReadAnchor, readAnchors } from '../../proof/verification/read-anchors.js'
import { reread } from '../../proof/verification/reread.js'
import { type SoFar, UnusableVerification } from '../../proof/verification/verification-file.js'
import { type HashedLog, verifyHashes } from '../../proof/verification/verify-hashes.js'
import { verifyReadModels } from '../../proof/verification/verify-read-models.js'
import { verifyStreams } from '../../proof/verification/verify-streams.js'
import { witnessesGiven } from '../../proof/witnesses/known-witnesses.js'
import { type Quorum, witnessedAnchor } from '../../proof/witnesses/quorum.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { configOf, openCaughtUp, requireLedger } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'
import { unusable, Verification } from '../verification.js'

/** What is looked at, in this order. */
export const PASSES = ['hashes', 'streams', 'read-models'] as const
type Pass = (typeof PASSES)[number]

/** After so many events it is kept which streams are folded. */
const EVENTS_BETWEEN_SAVES = 10_000

export type VerifyOptions = {
  readonly checkpoint?: readonly string[]
  readonly witness?: readonly string[]
  readonly witnesses?: number
  readonly only?: Pass
  readonly resume?: boolean
}

/** Everything that a pass needs. */
type Looking = {
  readonly config: Config
  readonly log: EventLog
  readonly outside: readonly string[]
  readonly quorum: Quorum | undefined
  readonly verification: Verification
  /** The end is asked for. */
  readonly signal: AbortSignal
}

/** Looks whether anything that was recorded is not as it was, and says where. */
export const runVerify: Run<VerifyOptions> = async (
  globals,
  { checkpoint: outside = [], only, witness, witnesses, resume = false },
) => {
  const config = configOf(globals)
  requireLedger(config)
  for (const file of outside) requireFile(file)
  const quorum = quorumOf(witness, witnesses)
  const log = await openLog(config, { readonly: true })
  const ending = new AbortController()
  const end = () => ending.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  let isDone = false
  let verification: Verification | undefined
  try {
    const of = { origin: (await originOfLog(log)) ?? '', only }
    verification = resume ? Verification.goOn(config, of) : Verification.begin(config, of)
    const looking = { config, log, outside, quorum, verification, signal: ending.signal }
    isDone = await look(looking, only)
    return await tellEnd(looking, isDone)
  } catch (error) {
    // What was found before is told all the same: it may be why this failed.
    if (verification !== undefined) await tellFound(verification.soFar)
    throw error
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end)
    verification?.close(isDone)
    await log.close()
  }
}

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

/** @returns false where it was ended before all was looked at */
async function look(looking: Looking, only: Pass | undefined): Promise<boolean> {
  const { verification, signal } = looking
  const looksAt = (pass: Pass) => only === undefined || only === pass
  if (looksAt('hashes') || looksAt('streams')) {
    const { hashed, anchors } = await hashLog(looking)
    if (!hashed.isWhole) return false
    if (looksAt('hashes')) {
      await printText(`${hashed.events} events hashed; root ${hashed.root.toString('base64')}\n`)
      await printText(`${hashed.borneOut.length} of ${anchors.length} checkpoints borne out\n`)
      await tellUncovered(hashed)
      for (const { file, size } of treesSetAside(looking.config.proofFile)) {
        await printText(
          `${file} is a tree of ${size} events that was set aside when the log had lost some of them\n`,
        )
      }
      const borneOut = anchors.filter((anchor) => hashed.borneOut.includes(anchor))
      if (looking.quorum !== undefined) await tellWitnessed(borneOut, looking.quorum, verification.found)
    }
    if (looksAt('streams')) {
      if (verification.soFar.pass === 'hashes') verification.save({ pass: 'streams' })
      if (verification.soFar.pass === 'streams') await foldStreams(looking, hashed)
      if (signal.aborted) return false
      await printText(`${verification.soFar.folded?.events ?? 0} events folded by stream\n`)
    }
  }
  if (!looksAt('read-models')) return true
  verification.save({ pass: 'read-models' })
  return lookAtReadModels(looking)
}

/** Of events that no checkpoint is over nothing is proved, least of all where the tree is gone too. */
async function tellUncovered({ events, borneOut }: HashedLog): Promise<void> {
  const covered = Math.max(0, ...borneOut.map(({ checkpoint }) => checkpoint.size))
  if (covered === events) return
  const which =
    covered === 0 ? `none of the ${events} events is` : `the last ${events - covered} events are not`
  await printText(`${which} under a checkpoint that is borne out: nothing proves them yet\n`)
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

/** The tree as it was kept, if there is one that can be read. */
function openKept(file: string, found: (discrepancy: Discrepancy) => void): ProofTree | undefined {
  if (!existsSync(file)) return undefined
  try {
    return new ProofTree(file)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    found({
      message: `the tree that was kept cannot be read, so what was changed is not named: ${file}: ${why}`,
    })
    return undefined
  }
}

async function hashLog(
  looking: Looking,
): Promise<{ readonly hashed: HashedLog; readonly anchors: readonly ReadAnchor[] }> {
  const { config, log, outside, verification, signal } = looking
  const { found, soFar } = verification
  const kept = openKept(config.proofFile, found)
  const progress = await openProgress('hashes', 'events')
  try {
    const anchors = readAnchors({
      folder: config.checkpointsDir,
      outside,
      verifiers: readVerifiers(config.signingKeysDir),
      origin: soFar.origin === '' ? undefined : soFar.origin,
      found,
    })
    if (soFar.hashed !== undefined) await tellWhatIsNotReadAgain(looking, soFar.hashed, anchors, kept)
    const hashed = await verifyHashes(log, {
      file: verification.file,
      from: soFar.hashed,
      kept,
      anchors,
      found,
      onProgress: (events) => progress.at(events),
      onReached: (hashed) => verification.save({ hashed }),
      signal,
    })
    return { hashed, anchors }
  } finally {
    progress.stop()
    kept?.close()
  }
}

/** What earlier runs have read is not claimed again: some of it is looked at, and the rest is said to be theirs. */
async function tellWhatIsNotReadAgain(
  { config, log, verification }: Looking,
  hashed: NonNullable<SoFar['hashed']>,
  anchors: readonly Anchor[],
  kept: ProofTree | undefined,
): Promise<void> {
  const held = new HeldAnchors(verification.file.database)
  for (const anchor of anchors) {
    if (anchor.checkpoint.size >= hashed.size || held.isBorneOut(anchor) !== undefined) continue
    throw new Refusal('invalid-data', `${anchor.name} was not there when its events were hashed`, {
      field: '--resume',
      value: anchor.name,
      allowed: `the checkpoints of the run that was ended, and those of ${hashed.size} events or more; without --resume, all`,
    })
  }
  const { runs, foundCount, pass, folded } = verification.soFar
  let events: number
  try {
    events = await reread(log, {
      file: verification.file,
      hashed,
      kept: foundCount === 0 ? kept : undefined,
      found: verification.found,
    })
  } catch (error) {
    if (error instanceof UnusableVerification) throw unusable(config.verificationDir, error.message)
    // Another store's positions are none of this log's.
    if (error instanceof RangeError)
      throw unusable(config.verificationDir, 'the log lies in another store now')
    throw error
  }
  for (const [index, run] of runs.slice(0, -1).entries()) {
    const last = runs[index + 1]?.after ?? hashed.size
    if (last > run.after) {
      await printText(`events ${run.after + 1} to ${last} were hashed by the run of ${run.startedAt}\n`)
    }
  }
  await printText(
    `going on after ${hashed.size} events; ${events} of them, chosen at random, are hashed again, and the others are not\n`,
  )
  if (folded !== undefined && pass !== 'hashes') {
    await printText(`${folded.events} events were folded before, and are not folded again\n`)
  }
}

async function foldStreams({ log, verification, signal }: Looking, hashed: HashedLog): Promise<void> {
  const { folded } = verification.soFar
  const progress = await openProgress('streams', 'events')
  let reached = folded
  await verifyStreams(log, hashed.heads.streams(folded?.stream), (category) => aggregates[category], {
    found: verification.found,
    before: folded?.events ?? 0,
    signal,
    onProgress: (done) => progress.at(done, hashed.events),
    onStream: (stream, events) => {
      const isDue = events - (verification.soFar.folded?.events ?? 0) >= EVENTS_BETWEEN_SAVES
      reached = { stream, events }
      if (isDue) verification.save({ folded: reached })
    },
  }).finally(() => progress.stop())
  if (reached !== undefined) verification.save({ folded: reached })
}

async function lookAtReadModels({ config, log, verification, signal }: Looking): Promise<boolean> {
  if (existsSync(verification.readModelsFile)) {
    await printText('what was replayed before is not replayed again\n')
  }
  const live = await openCaughtUp(config, log)
  const progress = await openProgress('read models', 'events')
  const isWhole = await verifyReadModels({
    log,
    live,
    freshFile: verification.readModelsFile,
    projections: allProjections,
    found: verification.found,
    onProgress: (events) => progress.at(events),
    signal,
  }).finally(async () => {
    progress.stop()
    await live.close()
  })
  if (isWhole) await printText('the read models are compared with what the events tell\n')
  return isWhole
}

async function tellFound({ found, foundCount }: SoFar): Promise<void> {
  for (const { position, eventId, message } of found) {
    const where =
      position === undefined ? '' : `at ${position}${eventId === undefined ? '' : ` (event ${eventId})`}: `
    await printText(`FOUND ${where}${message}\n`)
  }
  if (foundCount > found.length) await printText(`… and ${foundCount - found.length} more\n`)
}

async function tellEnd({ outside, quorum, verification }: Looking, isDone: boolean): Promise<ExitCode> {
  const { foundCount, runs, only, hashed, pass } = verification.soFar
  await tellFound(verification.soFar)
  if (!isDone) {
    const how = verification.isKept ? '; ledger verify --resume goes on from there' : ''
    process.stderr.write(`ended in the pass over ${pass}, with ${hashed?.size ?? 0} events hashed${how}\n`)
    return EXIT.failed
  }
  if (foundCount > 0) return EXIT.failed
  if (runs.length > 1) {
    await printText(
      'Nothing was found by this run, nor by what it went on with. What was altered after it had been read is not told: ledger verify without --resume reads everything.\n',
    )
  } else await printText('Nothing was found.\n')
  const looksAtHashes = only === undefined || only === 'hashes'
  if (outside.length === 0 && quorum === undefined && looksAtHashes) {
    await printText(
      'Without a checkpoint from outside (--checkpoint FILE) this does not prove that the whole log was not written anew by whoever holds its key.\n',
    )
  }
  return EXIT.done
}
