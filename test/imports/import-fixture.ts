import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportOptions, ImportOutcome } from '../../src/imports/import-request.js'
import type { RegisterInput } from '../../src/imports/prepare-register.js'
import { problemText } from '../../src/imports/problems.js'
import { ImportRejected, runImport } from '../../src/imports/run-import.js'
import { decode } from '../../src/ledger/codec.js'
import { type LedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

/** A register given in a test as its lines; `;` between cells. */
export function register(
  name: string,
  kind: RegisterInput['kind'],
  lines: string,
  more: Partial<RegisterInput> = {},
): RegisterInput {
  const bytes = Buffer.from(
    `${lines
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .join('\n')}\n`,
  )
  return { file: `${name}.csv`, name, kind, bytes, ...more }
}

type Options = Partial<Pick<ImportOptions, 'dryRun' | 'replace'>>

export async function importInto(
  ledger: LedgerInFolder,
  registers: readonly RegisterInput[],
  options: Options = {},
): Promise<ImportOutcome> {
  await ledger.projector.catchUp()
  const outcome = await runImport(ledger, { registers, actor: async () => TEST_ACTOR, ...options })
  await ledger.projector.catchUp()
  return outcome
}

/** What the import says is wrong, a line each. */
export async function problemsOf(
  ledger: LedgerInFolder,
  registers: readonly RegisterInput[],
  options: Options = {},
): Promise<readonly string[]> {
  try {
    await importInto(ledger, registers, options)
    return []
  } catch (error) {
    if (error instanceof ImportRejected) return error.problems.map(problemText)
    throw error
  }
}

/** The counts of each register in one line. */
export const countLines = ({ registers }: ImportOutcome): readonly string[] =>
  registers.map(
    ({ name, counts }) =>
      `${name}: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.gone} gone`,
  )

/** All events of the log in its order. */
export async function eventsOf(ledger: LedgerInFolder) {
  const events = []
  for await (const page of ledger.log.readAll()) for (const stored of page) events.push(decode(stored))
  return events
}

export async function eventTypes(ledger: LedgerInFolder): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { type } of await eventsOf(ledger)) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** The registers of a folder with a `registers.json`. */
export function registersIn(folder: string): readonly RegisterInput[] {
  const { registers } = JSON.parse(readFileSync(join(folder, 'registers.json'), 'utf8')) as {
    registers: readonly (Omit<RegisterInput, 'bytes'> & { file: string })[]
  }
  return registers.map((one) => ({ ...one, bytes: readFileSync(join(folder, one.file)) }))
}
