import { readDate } from '../../domain/calendar-date.js'
import type { VersionOrder } from '../../domain/document/events.js'
import type { DocumentVersion, RegisteredDocument } from '../../domain/document/state.js'
import { placeOf, sameVersion } from '../../domain/document/version-order.js'
import { dateOf } from '../cells/date-cell.js'
import type { KnownBodies } from '../known/known-bodies.js'
import type { KnownDocument } from '../known/known-document.js'
import type { ImportPlan } from '../plan.js'
import { cellOf, type PreparedRegister, says } from '../rows/prepared-register.js'
import { bodyNamed } from './body-of-row.js'
import { type DocumentGroup, type DocumentRow, groupDocuments } from './document-groups.js'

/** Plans all registers of documents together, and adds what they bring to the documents that are known. */
export function planDocuments(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
  documents: Map<string, KnownDocument>,
): void {
  for (const group of groupDocuments(plan, registers, documents)) {
    planDocument(plan, bodies, documents, group)
  }
}

function planDocument(
  plan: ImportPlan,
  bodies: KnownBodies,
  documents: Map<string, KnownDocument>,
  { documentId, title, rows }: DocumentGroup,
): void {
  const [first] = rows
  if (first === undefined) return
  const known = documents.get(documentId)
  const order = orderOf(rows, known)
  const aliases = [...new Set(rows.flatMap((row) => row.aliases))]
  documents.set(documentId, {
    documentId,
    title: known?.title ?? title,
    aliases: [...new Set([...(known?.aliases ?? []), ...aliases])],
    order,
    versions: [...new Set([...(known?.versions ?? []), ...rows.map((row) => row.version)])],
    ...(known?.state && { state: known.state }),
  })
  if (known?.state === undefined) {
    first.commands.add('documents', 'register', 'RegisterDocument', {
      documentId,
      title,
      order,
      ...(aliases.length > 0 && { aliases }),
    })
  } else {
    amendAliases(documentId, rows, known.aliases)
  }
  // Versions only grow, so they are added in their order and not in the file's.
  const planned: DocumentRow[] = []
  for (const row of inVersionOrder(rows, order)) {
    const isListedElsewhere = planned.some(
      (other) => other.register !== row.register && sameVersion(order, other.version, row.version),
    )
    planVersion(documentId, order, known?.state, row, isListedElsewhere)
    withdrawSubmission(bodies, documentId, known?.state, row)
    planSubmission(plan, bodies, documentId, row)
    planned.push(row)
  }
}

/** The order that the document has, or that the first row to name one gives it; another one is a problem of its row. */
function orderOf(rows: readonly DocumentRow[], known: KnownDocument | undefined): VersionOrder {
  const order = known?.order ?? rows.find((row) => row.order !== undefined)?.order ?? 'decimal'
  for (const row of rows) {
    if (row.order === undefined || row.order === order || row.paired.state === 'unchanged') continue
    row.commands.problem(
      'order',
      `"${cellOf(row.paired.row, 'order')}" is not the order of "${row.title}"; allowed: ${order}, the one it has`,
    )
  }
  return order
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
  const keyOf = ({ version }: DocumentRow): string => placeIn(order, version) ?? '\uffff'
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}

function placeIn(order: VersionOrder, version: string): string | undefined {
  const place = placeOf(order, version)
  return place.kind === 'placed' ? place.key : undefined
}

function planVersion(
  documentId: string,
  order: VersionOrder,
  state: RegisteredDocument | undefined,
  row: DocumentRow,
  isListedElsewhere: boolean,
): void {
  const { paired, commands, version } = row
  // In the order of dates a version is itself the day that it is of.
  const date =
    dateOf(commands, paired.row, 'date') ?? (order === 'date' ? placeIn(order, version) : undefined)
  const status = cellOf(paired.row, 'status') || undefined
  if (paired.state === 'unchanged' || isListedElsewhere) return
  const held = state?.versions.find((one) => sameVersion(order, one.version, version))
  if (held === undefined) {
    commands.add('documents', 'version', 'AddDocumentVersion', {
      documentId,
      version,
      ...(date && { date }),
      ...(status && { status }),
    })
    return
  }
  const corrected = correctionOf(row, held, { date, status })
  if (Object.keys(corrected).length === 0) return
  const { reason } = commands
  commands.add('documents', 'correct', 'CorrectDocumentVersion', {
    documentId,
    version: held.version,
    ...corrected,
    reason,
  })
}

/** What the row says otherwise than before; a new row adds only what the ledger's version lacks. */
function correctionOf(
  { paired }: DocumentRow,
  held: DocumentVersion,
  said: { readonly date: string | undefined; readonly status: string | undefined },
): Readonly<Record<string, string | null>> {
  const corrected: Record<string, string | null> = {}
  for (const field of ['date', 'status'] as const) {
    if (said[field] === held[field] || !says(paired, field)) continue
    if (paired.state === 'changed' || held[field] === undefined) corrected[field] = said[field] ?? null
  }
  return corrected
}

/** A row that says otherwise who it was submitted to, or when, takes back what it said before. */
function withdrawSubmission(
  bodies: KnownBodies,
  documentId: string,
  state: RegisteredDocument | undefined,
  { paired, commands, version }: DocumentRow,
): void {
  const { valuesBefore } = paired
  if (valuesBefore === undefined || state === undefined) return
  if (!['from', 'to', 'submitted_on'].some((field) => says(paired, field))) return
  const match = bodies.find(valuesBefore.to ?? '')
  const date = readDate(valuesBefore.submitted_on ?? '')
  if (match.status !== 'one' || date === undefined) return
  const held = state.submissions.find(
    (one) =>
      sameVersion(state.order, one.version, version) &&
      bodies.canonical(one.to) === match.body.bodyId &&
      one.date === date,
  )
  if (held === undefined) return
  const to = bodies.find(cellOf(paired.row, 'to'))
  const from = bodies.find(cellOf(paired.row, 'from'))
  const isSame =
    readDate(cellOf(paired.row, 'submitted_on')) === date &&
    to.status === 'one' &&
    to.body.bodyId === match.body.bodyId &&
    (from.status === 'one' ? from.body.bodyId : undefined) === held.from
  if (isSame) return
  const { reason } = commands
  commands.add('documents', 'take-back', 'WithdrawSubmission', {
    documentId,
    version: held.version,
    to: held.to,
    date,
    reason,
  })
}

function planSubmission(plan: ImportPlan, bodies: KnownBodies, documentId: string, row: DocumentRow): void {
  const { paired, commands, version } = row
  const date = dateOf(commands, paired.row, 'submitted_on')
  if (paired.state === 'unchanged') return
  if (!['from', 'to', 'submitted_on'].some((field) => says(paired, field))) return
  const [from, to] = [cellOf(paired.row, 'from'), cellOf(paired.row, 'to')]
  if (date === undefined) {
    if (from !== '' || to !== '') {
      const place = `${row.register.file}:${paired.row.line}`
      plan.notices.add(`${place}: the row says who submits to whom and not when; no submission is entered`)
    }
    return
  }
  if (to === '') {
    commands.problem('to', 'is empty, and submitted_on is not; allowed: the name of a body')
    return
  }
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
