import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { personsIn, type RegisterKind } from '../../domain/register/events.js'
import type { EventLog } from '../../ledger/event-log.js'
import type { Vault } from '../../vault/vault.js'
import { fieldsOf, kindOf, requiredColumns } from '../files/columns.js'
import { readRegister } from '../files/read-register.js'
import { importIdOf, registerIdOf } from '../ids.js'
import type { RowProblem } from '../problems.js'
import { openCell } from '../seal-cells.js'
import { withoutForgotten } from './forgotten-rows.js'
import { type KnownRegister, readKnownRegister } from './known-register.js'
import { thingsOf } from './own-things.js'
import { pairRows } from './pair-rows.js'
import type { InputRow, PreparedRegister } from './prepared-register.js'

/** A register as the user hands it in. */
export type RegisterInput = {
  /** The file's name, for messages and provenance. */
  readonly file: string
  readonly bytes: Buffer
  readonly kind?: RegisterKind | undefined
  readonly name: string
  readonly title?: string | undefined
  /** The name of the body that the register is kept for. */
  readonly body?: string | undefined
  /** Heading → field, for headings that are no known names. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  readonly sheet?: string | undefined
  /** Line → meeting id, or `new`. */
  readonly matches?: ReadonlyMap<number, string> | undefined
}

/** A register's file as read, before anybody knows what the ledger holds of it. */
export type ReadRegister = {
  readonly input: RegisterInput
  readonly kind: RegisterKind
  readonly sha256: string
  readonly headers: readonly string[]
  readonly fields: readonly (string | null)[]
  readonly rows: readonly InputRow[]
}

const HEADER_LINE = 1

/** Reads a file and recognises its columns. Whatever is wrong is added to the problems. */
export async function readInput(
  input: RegisterInput,
  problems: RowProblem[],
): Promise<ReadRegister | undefined> {
  const { file, bytes, columns = {} } = input
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (input.kind === 'commands') return { input, kind: 'commands', sha256, headers: [], fields: [], rows: [] }
  const read = await readRegister(file, bytes, input.sheet === undefined ? {} : { sheet: input.sheet })
  problems.push(...read.problems)
  if (read.headers.length === 0) return undefined
  const problem = (message: string) => problems.push({ file, line: HEADER_LINE, message })
  const guessed = input.kind ?? kindOf(read.headers, columns)
  if (typeof guessed !== 'string') {
    const { candidates } = guessed
    problem(
      candidates.length === 0
        ? `the header ${read.headers.map((header) => `"${header}"`).join(', ')} fits no kind of register; name the kind with --kind, and map headings with --column. Each needs: ${requiredColumns()}`
        : `the header fits several kinds; name one of them with --kind: ${candidates.join(', ')}`,
    )
    return undefined
  }
  const found = fieldsOf(guessed, read.headers, columns)
  if ('problems' in found) {
    for (const message of found.problems) problem(message)
    return undefined
  }
  const { fields } = found
  const rows = read.rows.map(
    ({ line, cells }): InputRow => ({ line, cells, values: valuesOf(fields, cells) }),
  )
  return { input, kind: guessed, sha256, headers: read.headers, fields, rows }
}

function valuesOf(
  fields: readonly (string | null)[],
  cells: readonly string[],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]
    if (typeof field === 'string') values[field] = (cells[index] ?? '').trim()
  }
  return values
}

/** The body that a register is kept for: as it is read now, and all that its name has ever stood for. */
export type Owner = { readonly bodyId: string; readonly ids: readonly string[] }

/** The register of that name and owner. One that was kept for a body before that was merged into another stays the same. */
async function registerOf(log: EventLog, name: string, owner: Owner | undefined) {
  for (const keptFor of owner?.ids ?? []) {
    const registerId = registerIdOf(name, keptFor)
    const known = await readKnownRegister(log, registerId)
    if (known.completed !== undefined || known.unfinished !== undefined) return { registerId, keptFor, known }
  }
  const registerId = registerIdOf(name, owner?.bodyId)
  return { registerId, keptFor: owner?.bodyId, known: await readKnownRegister(log, registerId) }
}

/** Whose names stand in the register as it is known. */
function personsOf({ rows }: KnownRegister): ReadonlySet<string> {
  return new Set([...rows.values()].flatMap(({ cells }) => cells.flatMap(personsIn)))
}

export type PrepareContext = { readonly log: EventLog; readonly vault: Vault; readonly replace: boolean }

/**
 * Compares a file with the last completed import of its register. An import that was interrupted goes on as it began; no
 * other import of that register begins before.
 */
export async function prepareRegister(
  context: PrepareContext,
  { input, kind, sha256, headers, fields, rows: asRead }: ReadRegister,
  owner: Owner | undefined,
  problems: RowProblem[],
): Promise<PreparedRegister> {
  const { log, vault, replace } = context
  const { name } = input
  const file = basename(input.file)
  const { registerId, keptFor, known } = await registerOf(log, name, owner)
  // A title is said once; a file that comes without one does not take it away.
  const title = input.title ?? known.completed?.title
  const { unfinished, completed } = known
  if (completed !== undefined && completed.kind !== kind) {
    problems.push({
      file: input.file,
      line: HEADER_LINE,
      message: `"${name}" is a register of ${completed.kind}, not of ${kind}; allowed: its kind, or another name`,
    })
  }
  if (unfinished !== undefined && unfinished.sha256 !== sha256) {
    problems.push({
      file: input.file,
      line: HEADER_LINE,
      message: `an import of "${name}" from ${unfinished.file} was begun and is not finished; run it again with that file first (SHA-256 ${unfinished.sha256})`,
    })
  }
  const keys = await vault.keysOf(personsOf(known))
  const { rows, lines: linesWithForgotten } = withoutForgotten(asRead, fields, known, keys)
  const { rows: paired, gone } = pairRows(kind, registerId, rows, known, ({ cells }) =>
    cells.map((cell) => openCell(keys, cell)),
  )
  const present = [...known.rows.values()].filter((row) => !row.gone)
  // What was begun was allowed to.
  const isResumed = unfinished?.sha256 === sha256
  if (gone.length * 2 > present.length && !replace && !isResumed) {
    problems.push({
      file: input.file,
      line: HEADER_LINE,
      message: `${gone.length} of the ${present.length} rows of "${name}" would be gone, which is more than half; allowed: --replace, if the file is meant to stand for the whole register`,
    })
  }
  const lines = new Set(rows.map(({ line }) => line))
  for (const line of input.matches?.keys() ?? []) {
    if (lines.has(line)) continue
    problems.push({
      file: input.file,
      line,
      message: 'a match names this line, and no row begins there; allowed: the lines on which rows begin',
    })
  }
  const settled = isResumed ? unfinished.matches.map(({ line, meeting }) => [line, meeting] as const) : []
  return {
    path: input.file,
    file,
    sha256,
    kind,
    name,
    ...(title && { title }),
    ...(owner && { ownerId: owner.bodyId, keptFor }),
    registerId,
    importId: unfinished?.importId ?? importIdOf(registerId, known.completed?.importId, sha256),
    headers,
    fields,
    rows: paired,
    gone,
    matches: new Map([...(input.matches ?? []), ...settled]),
    known,
    linesWithForgotten,
    ...thingsOf(known, paired),
  }
}
