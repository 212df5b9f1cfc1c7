import { existsSync } from 'node:fs'
import { Refusal } from '../../domain/refusal.js'
import { ProofTree } from '../../proof/proof-tree.js'
import { readVerifiers } from '../../proof/signing-keys.js'
import type { Discrepancy } from '../../proof/verification/compare-leaves.js'
import { type Anchor, HeldAnchors } from '../../proof/verification/held-anchors.js'
import { type ReadAnchor, readAnchors } from '../../proof/verification/read-anchors.js'
import { reread } from '../../proof/verification/reread.js'
import { type SoFar, UnusableVerification } from '../../proof/verification/verification-file.js'
import { type HashedLog, verifyHashes } from '../../proof/verification/verify-hashes.js'
import { type Quorum, witnessedAnchor } from '../../proof/witnesses/quorum.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Looking } from './looking.js'
import { unusable } from './verification.js'

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

export async function hashLog(
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

/** Of events that no checkpoint is over nothing is proved, least of all where the tree is gone too. */
export async function tellUncovered({ events, borneOut }: HashedLog): Promise<void> {
  const covered = Math.max(0, ...borneOut.map(({ checkpoint }) => checkpoint.size))
  if (covered === events) return
  const which =
    covered === 0 ? `none of the ${events} events is` : `the last ${events - covered} events are not`
  await printText(`${which} under a checkpoint that is borne out: nothing proves them yet\n`)
}

export async function tellWitnessed(
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
