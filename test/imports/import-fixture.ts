import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DomainEvent } from '../../src/domain/event.js'
import type { ImportOptions, ImportOutcome } from '../../src/imports/import-request.js'
import { problemText } from '../../src/imports/problems.js'
import type { RegisterInput } from '../../src/imports/rows/prepare-register.js'
import { ImportRejected, runImport } from '../../src/imports/run-import.js'
import { decode } from '../../src/ledger/codec.js'
import { decisions } from '../../src/queries/decisions.js'
import { involvement } from '../../src/queries/involvement.js'
import { matters } from '../../src/queries/matters.js'
import { meetings } from '../../src/queries/meetings.js'
import { momentOf } from '../../src/queries/moment.js'
import { owners } from '../../src/queries/owners.js'
import { registerRows } from '../../src/queries/register-rows.js'
import { registers } from '../../src/queries/registers.js'
import { registerReport } from '../../src/reports/register-report.js'
import { restatedThings } from '../../src/reports/restated.js'
import { cellText } from '../../src/reports/table.js'
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

/** What happened since so many events, without what the register's own stream keeps of an import. */
export async function typesSince(ledger: LedgerInFolder, before: number): Promise<readonly string[]> {
  const events = (await eventsOf(ledger)).slice(before)
  return events.filter(({ stream }) => !stream.startsWith('register-')).map(({ type }) => type)
}

/** The data of all events of a type, in the log's order. */
export async function dataOf(
  ledger: LedgerInFolder,
  type: DomainEvent['type'],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await eventsOf(ledger)).flatMap((event) => (event.type === type ? [event.data] : []))
}

/** A register as it is printed: its headings, then its rows. */
export async function printed(
  ledger: LedgerInFolder,
  name: string,
  asOf?: string,
): Promise<readonly (readonly string[])[]> {
  const { readModels: db, vault } = ledger
  const moment = momentOf(asOf === undefined ? {} : { asOf }, new Date())
  const [register] = await registers(db, moment, { name })
  if (register === undefined) return []
  const rows = await registerRows(db, moment, register, vault.openNames)
  const facts = {
    meetings: await meetings(db, moment),
    matters: await matters(db, moment),
    decisions: await decisions(db, moment),
    owners: await owners(db, moment),
    involvement: await involvement(db, moment),
    restated: await restatedThings(db, moment),
  }
  const { table } = registerReport(register, rows, facts, moment)
  return [register.headers, ...table.rows.map((row) => row.map(cellText))]
}

/** The rows of a register in a test, `;` between cells, as `printed` gives them. */
export const cellsOf = ({ bytes }: RegisterInput): readonly (readonly string[])[] =>
  bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(';'))

/** The same register with some of its text replaced. */
export function edited(
  input: RegisterInput,
  ...replacements: readonly (readonly [string, string])[]
): RegisterInput {
  const text = replacements.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`"${from}" is not in the register`)
    return before.replace(from, to)
  }, input.bytes.toString())
  return { ...input, bytes: Buffer.from(text) }
}

/** The registers of a folder with a `registers.json`. */
export function registersIn(folder: string): readonly RegisterInput[] {
  const { registers } = JSON.parse(readFileSync(join(folder, 'registers.json'), 'utf8')) as {
    registers: readonly (Omit<RegisterInput, 'bytes'> & { file: string })[]
  }
  return registers.map((one) => ({ ...one, bytes: readFileSync(join(folder, one.file)) }))
}
