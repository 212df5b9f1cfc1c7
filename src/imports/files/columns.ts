import { REGISTER_KINDS, type RegisterKind } from '../../domain/register/events.js'
import { COLUMNS, type Column } from './known-columns.js'

export type Fields = { readonly fields: readonly (string | null)[] }
export type ColumnProblems = { readonly problems: readonly string[] }

/**
 * The field that each header fills, `null` for an empty header. `named` is heading → field.
 * A heading is matched exactly in any case, else by the longest name that it begins with, followed by a space; of two
 * names of one length the given one counts.
 */
export function fieldsOf(
  kind: RegisterKind,
  headers: readonly string[],
  named: Readonly<Record<string, string>>,
): Fields | ColumnProblems {
  const columns = COLUMNS[kind]
  if (columns.length === 0)
    return { problems: ['commands are read one a line, as JSON, and have no columns'] }
  const byName = namesOf(columns)
  const { names: given, problems } = givenNames(kind, named, byName)
  const fields = headers.map((header) => matchHeader(header, given, byName) ?? null)

  for (const [index, header] of headers.entries()) {
    if (fields[index] === null && foldHeader(header) !== '') {
      problems.push(
        `column "${foldHeader(header, false)}" is unknown; known for ${kind} are ${knownNames(columns)}; --column "${foldHeader(header, false)}=FIELD" maps it`,
      )
    }
  }
  for (const heading of Object.keys(named)) {
    const isUsed = headers.some(
      (header) => matchHeader(header, new Map([[foldHeader(heading), '']])) !== undefined,
    )
    if (!isUsed) problems.push(`no column is called "${heading}"; the columns are ${listed(headers)}`)
  }
  for (const { field, isRequired } of columns) {
    const filling = headers.filter((_, index) => fields[index] === field)
    if (filling.length > 1) {
      problems.push(
        `columns ${listed(filling)} are all ${field}; one column at most fills it: ${knownNames(columns)}`,
      )
    }
    if (isRequired && filling.length === 0) {
      problems.push(`column ${field} is missing; known for ${kind} are ${knownNames(columns)}`)
    }
  }
  return problems.length > 0 ? { problems } : { fields }
}

/** The kind whose columns these are, or the kinds that fit, none or several. Registers of commands have no header. */
export function kindOf(
  headers: readonly string[],
  named: Readonly<Record<string, string>>,
): RegisterKind | { readonly candidates: readonly RegisterKind[] } {
  const candidates = REGISTER_KINDS.filter((kind) => 'fields' in fieldsOf(kind, headers, named))
  const [only] = candidates
  return only !== undefined && candidates.length === 1 ? only : { candidates }
}

const EVERY_NAME: ReadonlyMap<string, string> = namesOf(Object.values(COLUMNS).flat())

/** Whether a header is a column of some kind: which delimiter a file has can be told by it. */
export const isKnownHeader = (header: string): boolean => matchHeader(header, EVERY_NAME) !== undefined

/** A header as it is compared: case, underscores and the amount of white space make no difference. */
function foldHeader(header: string, lowerCase = true): string {
  const oneLine = header.normalize('NFC').replace(/\s+/gu, ' ').trim()
  return lowerCase ? oneLine.toLowerCase().replaceAll('_', ' ') : oneLine
}

function matchHeader(header: string, ...names: readonly ReadonlyMap<string, string>[]): string | undefined {
  const folded = foldHeader(header)
  for (let end = folded.length; end > 0; end = folded.lastIndexOf(' ', end - 1)) {
    for (const byName of names) {
      const field = byName.get(folded.slice(0, end))
      if (field !== undefined) return field
    }
  }
  return undefined
}

function namesOf(columns: readonly Column[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { field, norwegian, english = [] } of columns) {
    for (const name of [field, ...english, ...norwegian]) names.set(foldHeader(name), field)
  }
  return names
}

function givenNames(
  kind: RegisterKind,
  named: Readonly<Record<string, string>>,
  byName: ReadonlyMap<string, string>,
): { readonly names: Map<string, string>; readonly problems: string[] } {
  const names = new Map<string, string>()
  const problems: string[] = []
  for (const [heading, target] of Object.entries(named)) {
    const field = byName.get(foldHeader(target))
    if (field === undefined) {
      problems.push(
        `column "${heading}" is mapped to "${target}", which is no field; known for ${kind} are ${knownNames(COLUMNS[kind])}`,
      )
    }
    // A mapping that failed is told once, not as an unknown column as well.
    names.set(foldHeader(heading), field ?? '')
  }
  return { names, problems }
}

/** What a register of each kind cannot do without, for a header that fits none. */
export const requiredColumns = (): string =>
  REGISTER_KINDS.filter((kind) => COLUMNS[kind].length > 0)
    .map(
      (kind) =>
        `${kind} (${COLUMNS[kind].flatMap(({ field, isRequired }) => (isRequired ? [field] : [])).join(', ')})`,
    )
    .join(', ')

const listed = (headers: readonly string[]): string => headers.map((header) => `"${header}"`).join(', ')

const knownNames = (columns: readonly Column[]): string =>
  columns
    .map(({ field, norwegian }) => (norwegian.length ? `${field} (${norwegian.join(', ')})` : field))
    .join('; ')
