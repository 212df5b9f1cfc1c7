import { existsSync } from 'node:fs'
import { Refusal } from '../../domain/refusal.js'
import { openLog } from '../../ledger/open-log.js'
import { originOfLog } from '../../proof/make-checkpoint.js'
import { treesSetAside } from '../../proof/set-aside.js'
import type { Pass } from '../../proof/verification/verification-file.js'
import { witnessesGiven } from '../../proof/witnesses/known-witnesses.js'
import type { Quorum } from '../../proof/witnesses/quorum.js'
import { configOf, requireLedger } from '../open-ledger.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { compareReadModels } from '../verify/compare-read-models.js'
import { foldStreams } from '../verify/fold-streams.js'
import { hashLog, tellUncovered, tellWitnessed } from '../verify/hash-log.js'
import type { Looking } from '../verify/looking.js'
import { tellEnd, tellFound } from '../verify/tell-end.js'
import { Verification } from '../verify/verification.js'

export type VerifyOptions = {
  readonly checkpoint?: readonly string[]
  readonly witness?: readonly string[]
  readonly witnesses?: number
  readonly only?: Pass
  readonly resume?: boolean
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
  return compareReadModels(looking)
}
