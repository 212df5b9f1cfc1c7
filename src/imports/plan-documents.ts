import type { VersionOrder } from '../domain/document/events.js'
import type { RegisteredDocument } from '../domain/document/state.js'
import { placeOf, sameVersion } from '../domain/document/version-order.js'
import { foldName } from '../domain/name-folding.js'
import { bodyNamed } from './body-of-row.js'
import { dateOf, requiredText } from './date-cell.js'
import { thingIdOf } from './ids.js'
import type { KnownBodies } from './known-bodies.js'
import { type ImportPlan, RowCommands } from './plan.js'
import { cellOf, type PairedRow, type PreparedRegister, says } from './prepared-register.js'
import { splitList } from './split-list.js'

/** A document as an import knows it: of the ledger, or brought about by this import. */
export type KnownDocument = {
  readonly documentId: string
  readonly title: string
  readonly aliases: readonly string[]
  readonly order: VersionOrder
  readonly versions: readonly string[]
  /** Its state in the ledger; absent where this import brings it about. */
  readonly state?: RegisteredDocument
}

const ORDERS: Readonly<Record<string, VersionOrder>> = {
  '': 'decimal',
  desimal: 'decimal',
  decimal: 'decimal',
  punkt: 'dotted',
  dotted: 'dotted',
  dato: 'date',
  date: 'date',
}

type DocumentRow = {
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly title: string
  readonly version: string
  readonly aliases: readonly string[]
  readonly order: VersionOrder | undefined
}

/** Plans a register of documents and their versions. @returns the documents that are known after it */
export function planDocuments(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  documents: Map<string, KnownDocument>,
): void {
  const byTitle = new Map(
    [...documents.values()].map((document) => [foldName(document.title), document.documentId]),
  )
  const groups = new Map<string, DocumentRow[]>()
  for (const paired of register.rows) {
    const row = readRow(plan, register, paired)
    if (row === undefined) continue
    const fold = foldName(row.title)
    const documentId =
      paired.before?.listing?.documentId ?? byTitle.get(fold) ?? thingIdOf(paired.rowId, 'document')
    byTitle.set(fold, documentId)
    plan.listing(register, { rowId: paired.rowId, documentId })
    const group = groups.get(documentId)
    if (group) group.push(row)
    else groups.set(documentId, [row])
  }
  for (const [documentId, rows] of groups) planDocument(bodies, documents, documentId, rows)
}

function readRow(plan: ImportPlan, register: PreparedRegister, paired: PairedRow): DocumentRow | undefined {
  const commands = new RowCommands(plan, register, paired)
  const title = requiredText(commands, paired.row, 'document')
  const version = requiredText(commands, paired.row, 'version')
  const orderText = cellOf(paired.row, 'order').toLowerCase()
  const order = ORDERS[orderText]
  if (order === undefined)
    commands.problem('order', `"${orderText}" is no order; allowed: desimal, punkt, dato`)
  if (title === undefined || version === undefined) return undefined
  const aliases = splitList(cellOf(paired.row, 'aliases'))
  return { paired, commands, title, version, aliases, order: orderText === '' ? undefined : order }
}

function planDocument(
  bodies: KnownBodies,
  documents: Map<string, KnownDocument>,
  documentId: string,
  rows: readonly DocumentRow[],
): void {
  const [first] = rows
  if (first === undefined) return
  const known = documents.get(documentId)
  const order = known?.order ?? rows.find((row) => row.order !== undefined)?.order ?? 'decimal'
  const aliases = [...new Set(rows.flatMap((row) => row.aliases))]
  documents.set(documentId, {
    documentId,
    title: known?.title ?? first.title,
    aliases: [...new Set([...(known?.aliases ?? []), ...aliases])],
    order,
    versions: [...new Set([...(known?.versions ?? []), ...rows.map((row) => row.version)])],
    ...(known?.state && { state: known.state }),
  })
  if (known?.state === undefined) {
    first.commands.add('documents', 'register', 'RegisterDocument', {
      documentId,
      title: first.title,
      order,
      ...(aliases.length > 0 && { aliases }),
    })
  } else {
    amendAliases(documentId, rows, known.aliases)
  }
  // Versions only grow, so they are added in their order and not in the file's.
  for (const row of inVersionOrder(rows, order)) planVersion(bodies, documentId, known?.state, row)
}

function amendAliases(documentId: string, rows: readonly DocumentRow[], known: readonly string[]): void {
  const held = new Set(known)
  for (const { commands, aliases, paired } of rows) {
    if (paired.state === 'unchanged') continue
    for (const alias of aliases) {
      if (held.has(alias)) continue
      held.add(alias)
      commands.add('documents', `alias|${alias}`, 'AddDocumentAlias', { documentId, alias })
    }
  }
}

/** Rows by their version's place; those without one come last, as the file has them. */
function inVersionOrder(rows: readonly DocumentRow[], order: VersionOrder): readonly DocumentRow[] {
  const keyOf = ({ version }: DocumentRow): string => {
    const place = placeOf(order, version)
    return place.kind === 'placed' ? place.key : '\uffff'
  }
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}

function planVersion(
  bodies: KnownBodies,
  documentId: string,
  state: RegisteredDocument | undefined,
  row: DocumentRow,
): void {
  const { paired, commands, version } = row
  const date = dateOf(commands, paired.row, 'date')
  const submittedOn = dateOf(commands, paired.row, 'submitted_on')
  const status = cellOf(paired.row, 'status')
  if (paired.state === 'unchanged') return
  const isThere = state?.versions.some((held) => sameVersion(state.order, held.version, version))
  if (paired.state === 'new' && !isThere) {
    commands.add('documents', 'version', 'AddDocumentVersion', {
      documentId,
      version,
      ...(date && { date }),
      ...(status && { status }),
    })
  } else if (paired.state === 'changed') {
    const versionBefore = paired.valuesBefore?.version ?? version
    const corrected = {
      ...(versionBefore !== version && { newVersion: version }),
      ...(says(paired, 'date') && { date: date ?? null }),
      ...(says(paired, 'status') && { status: status || null }),
    }
    if (Object.keys(corrected).length > 0) {
      const { reason } = commands
      commands.add('documents', 'correct', 'CorrectDocumentVersion', {
        documentId,
        version: versionBefore,
        ...corrected,
        reason,
      })
    }
  }
  planSubmission(bodies, documentId, row, submittedOn)
}

function planSubmission(
  bodies: KnownBodies,
  documentId: string,
  { paired, commands, version }: DocumentRow,
  date: string | undefined,
): void {
  if (!['from', 'to', 'submitted_on'].some((field) => says(paired, field))) return
  const to = cellOf(paired.row, 'to')
  if (date === undefined) return
  if (to === '') {
    commands.problem('to', 'is empty, and submitted_on is not: who was it submitted to?')
    return
  }
  const from = cellOf(paired.row, 'from')
  const toId = bodyNamed(bodies, commands, paired.rowId, 'to', to)
  const fromId = from === '' ? undefined : bodyNamed(bodies, commands, paired.rowId, 'from', from)
  if (toId === undefined || (from !== '' && fromId === undefined)) return
  commands.add('documents', 'submit', 'SubmitDocumentVersion', {
    documentId,
    version,
    to: toId,
    date,
    ...(fromId && { from: fromId }),
  })
}
