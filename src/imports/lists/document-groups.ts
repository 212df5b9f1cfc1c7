import type { VersionOrder } from '../../domain/document/events.js'
import { foldName } from '../../domain/name-folding.js'
import { LIMITS } from '../../domain/text.js'
import { checkEntries, checkLength, requiredText } from '../cells/date-cell.js'
import { splitList } from '../cells/split-list.js'
import { thingIdOf } from '../ids.js'
import type { KnownDocument } from '../known/known-document.js'
import { type ImportPlan, RowCommands } from '../plan.js'
import { cellOf, type PairedRow, type PreparedRegister } from '../rows/prepared-register.js'

/** What a row of a documents register says. */
export type DocumentRow = {
  readonly register: PreparedRegister
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly title: string
  readonly version: string
  readonly aliases: readonly string[]
  /** Absent where the row leaves it to others. */
  readonly order: VersionOrder | undefined
}

/** All rows about one document, as the files have them. */
export type DocumentGroup = {
  readonly documentId: string
  /** The title that the rows give it, where others call it by an alias. */
  readonly title: string
  readonly rows: readonly DocumentRow[]
}

const ORDERS: ReadonlyMap<string, VersionOrder> = new Map([
  ['desimal', 'decimal'],
  ['decimal', 'decimal'],
  ['punkt', 'dotted'],
  ['dotted', 'dotted'],
  ['dato', 'date'],
  ['date', 'date'],
])

/** The rows of all registers, document by document: by the title, or by an alias that is only one document's. */
export function groupDocuments(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  documents: ReadonlyMap<string, KnownDocument>,
): readonly DocumentGroup[] {
  const rows = registers.flatMap((register) =>
    register.rows.flatMap((paired) => readRow(plan, register, paired) ?? []),
  )
  const titleOf = titlesOf(rows, documents)
  const byTitle = new Map(
    [...documents.values()].map(({ title, documentId }) => [foldName(title), documentId]),
  )
  const groups = new Map<string, DocumentRow[]>()
  for (const row of rows) {
    const title = titleOf(row)
    if (title === undefined) continue
    const { before, rowId } = row.paired
    const documentId = before?.listing?.documentId ?? byTitle.get(title) ?? thingIdOf(rowId, 'document')
    byTitle.set(title, documentId)
    plan.listing(row.register, { rowId, documentId })
    const group = groups.get(documentId)
    if (group) group.push(row)
    else groups.set(documentId, [row])
  }
  return [...groups].map(([documentId, ofDocument]) => {
    const named = ofDocument.find((row) => titleOf(row) === foldName(row.title)) ?? ofDocument[0]
    return { documentId, title: named?.title ?? '', rows: ofDocument }
  })
}

/** For each row the folded title of its document. A title that is an alias of one other document is that one. */
function titlesOf(
  rows: readonly DocumentRow[],
  documents: ReadonlyMap<string, KnownDocument>,
): (row: DocumentRow) => string | undefined {
  const titlesByAlias = new Map<string, Set<string>>()
  const known = [...documents.values()]
  for (const { title, aliases } of [...known, ...rows]) {
    for (const alias of aliases.map(foldName)) {
      if (alias === foldName(title)) continue
      const titles = titlesByAlias.get(alias) ?? new Set()
      titlesByAlias.set(alias, titles.add(foldName(title)))
    }
  }
  const isTitle = new Set(known.map(({ title }) => foldName(title)))
  return ({ title, commands }) => {
    const folded = foldName(title)
    const titles = isTitle.has(folded) ? [] : [...(titlesByAlias.get(folded) ?? [])]
    if (titles.length < 2) return titles[0] ?? folded
    const named = titles.map((one) => `"${one}"`).join(', ')
    commands.problem('document', `"${title}" is an alias of ${named}; allowed: the title of one document`)
    return undefined
  }
}

function readRow(plan: ImportPlan, register: PreparedRegister, paired: PairedRow): DocumentRow | undefined {
  const { row } = paired
  const commands = new RowCommands(plan, register, paired)
  const title = requiredText(commands, row, 'document')
  const version = requiredText(commands, row, 'version')
  checkLength(commands, row, { document: LIMITS.title, version: LIMITS.word, status: LIMITS.word })
  checkEntries(commands, row, 'aliases')
  const orderText = cellOf(row, 'order')
  const order = ORDERS.get(orderText.toLowerCase())
  if (orderText !== '' && order === undefined)
    commands.problem('order', `"${orderText}" is no order; allowed: desimal, punkt, dato`)
  if (title === undefined || version === undefined) return undefined
  const aliases = splitList(cellOf(row, 'aliases'))
  return { register, paired, commands, title, version, aliases, order }
}
