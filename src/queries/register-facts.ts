import { sql } from 'kysely'
import type { RegisterKind } from '../domain/register/events.js'
import type { ReadModels } from '../read-models/read-models.js'
import { isKnown, isOfCompletedImport } from './facts-sql.js'
import type { Moment } from './moment.js'
import { groupBy, parsed } from './rows.js'

export type ImportFact = {
  readonly register_id: string
  readonly import_id: string
  readonly name: string
  readonly title: string | null
  readonly kind: RegisterKind
  readonly owner_id: string | null
  readonly file: string
  readonly headers: string
  readonly fields: string
  readonly recorded_at: string
  /** When it was completed, as far as the moment knows. */
  readonly completed_at: string | null
}

/** A register at a moment: its last completed import, or the first one where none is complete. */
export type RegisterAt = {
  readonly registerId: string
  readonly latest: ImportFact
  /** No import has been begun that is not completed. */
  readonly isComplete: boolean
}

export async function registersAt(
  db: ReadModels,
  moment: Moment,
  registerId?: string,
): Promise<readonly RegisterAt[]> {
  const { rows } = await sql<ImportFact>`
    SELECT i.register_id, i.import_id, i.name, i.title, i.kind, i.owner_id, i.file, i.headers, i.fields,
      i.recorded_at,
      (SELECT done.recorded_at FROM import_completions done
        WHERE done.import_id = i.import_id AND ${isKnown('done', moment)} LIMIT 1) AS completed_at
    FROM imports i
    WHERE ${isKnown('i', moment)} ${registerId === undefined ? sql`` : sql`AND i.register_id = ${registerId}`}
    ORDER BY i.position`.execute(db)
  return [...groupBy(rows, ({ register_id }) => register_id)].flatMap(([id, imports]) => {
    const latest = imports.findLast(({ completed_at }) => completed_at !== null) ?? imports[0]
    if (latest === undefined) return []
    return [{ registerId: id, latest, isComplete: imports.at(-1)?.completed_at !== null }]
  })
}

/** For each import of a register the fields that its columns filled, in the order of its file. */
export async function fieldsByImport(
  db: ReadModels,
  registerId: string,
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const { rows } = await sql<{ readonly import_id: string; readonly fields: string }>`
    SELECT i.import_id, i.fields FROM imports i WHERE i.register_id = ${registerId}`.execute(db)
  return new Map(rows.map(({ import_id, fields }) => [import_id, parsed(fields)]))
}

/** A row as the completed imports left it. */
export type RegisterRowAt = {
  readonly rowId: string
  /** The import that brought its cells. */
  readonly importId: string
  readonly revision: number
  readonly line: number
  /** JSON of the cells; empty where they were not asked for. */
  readonly cells: string
  readonly isGone: boolean
  /** When the cells were recorded. */
  readonly recordedAt: string
}

type Imported = { readonly row_id: string; readonly position: string }

/** The rows of a register in the order of their lines; those that are gone keep their last line. */
export async function registerRowsAt(
  db: ReadModels,
  moment: Moment,
  registerId: string,
  { withCells }: { readonly withCells: boolean },
): Promise<readonly RegisterRowAt[]> {
  const counts = sql`x.register_id = ${registerId} AND ${isKnown('x', moment)} AND ${isOfCompletedImport('x', moment)}`
  const cells = withCells ? sql`x.cells` : sql`''`
  type RowFact = Imported & {
    readonly import_id: string
    readonly revision: number
    readonly line: number
    readonly cells: string
    readonly recorded_at: string
  }
  const rows = await sql<RowFact>`
    SELECT x.row_id, x.import_id, x.revision, x.line, ${cells} AS cells, x.position, x.recorded_at
    FROM register_rows x
    WHERE ${counts} ORDER BY x.position, x.ordinal`.execute(db)
  const moves = await sql<Imported & { readonly line: number }>`
    SELECT x.row_id, x.line, x.position FROM register_row_moves x WHERE ${counts} ORDER BY x.position`.execute(
    db,
  )
  const gone = await sql<Imported>`
    SELECT x.row_id, x.position FROM register_rows_gone x WHERE ${counts} ORDER BY x.position`.execute(db)

  const lastMove = new Map(moves.rows.map((move) => [move.row_id, move]))
  const lastGone = new Map(gone.rows.map((row) => [row.row_id, row.position]))
  const last = new Map(rows.rows.map((row) => [row.row_id, row]))
  return [...last.values()]
    .map(({ row_id, import_id, revision, line, cells: json, position, recorded_at }) => {
      const move = lastMove.get(row_id)
      const since = move !== undefined && move.position > position ? move : { line, position }
      return {
        rowId: row_id,
        importId: import_id,
        revision,
        line: since.line,
        cells: json,
        // A row that was gone and is moved or imported again has come back.
        isGone: (lastGone.get(row_id) ?? '') > since.position,
        recordedAt: recorded_at,
      }
    })
    .sort((a, b) => a.line - b.line)
}
