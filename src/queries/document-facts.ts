import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '../domain/calendar-date.js'
import { osloDay } from '../domain/calendar-date.js'
import type { VersionOrder } from '../domain/document/events.js'
import { sameVersion } from '../domain/document/version-order.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/read-models.js'
import { mended } from './body-names.js'
import { isInForceByDate, isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { groupBy, parsed, parsedOr } from './rows.js'

/** A version of a document at a moment, as it was corrected since. */
export type VersionAt = {
  readonly version: string
  /** Every way in which it was written when it was entered or corrected: what matters and decisions may call it. */
  readonly writtenAs: readonly string[]
  readonly date: CalendarDate | undefined
  readonly sha256: string | undefined
  readonly note: string | undefined
  readonly status: string | undefined
  readonly unordered: boolean
  readonly warnings: readonly Warning[]
}

export type SubmissionAt = {
  readonly version: string
  readonly from: string | undefined
  readonly to: string
  readonly date: CalendarDate
  readonly meetingId: string | undefined
}

export type DocumentAt = {
  readonly documentId: string
  readonly title: string
  readonly aliases: readonly string[]
  readonly order: VersionOrder
  /** In the order they were added. */
  readonly versions: readonly VersionAt[]
  readonly submissions: readonly SubmissionAt[]
}

/** @returns whether a name that somebody wrote means this version */
export const isCalled = (order: VersionOrder, { writtenAs }: VersionAt, written: string): boolean =>
  writtenAs.some((known) => sameVersion(order, known, written))

type VersionRow = {
  readonly document_id: string
  readonly version: string
  readonly date: CalendarDate | null
  readonly sha256: string | null
  readonly note: string | null
  readonly status: string | null
  readonly unordered: number
  readonly warnings: string | null
  readonly position: string
  readonly recorded_at: string
}
type CorrectionRow = {
  readonly document_id: string
  readonly version: string
  readonly corrected: string
  readonly position: string
}
type AliasRow = { readonly document_id: string; readonly alias: string; readonly position: string }
type MendingRow = Omit<CorrectionRow, 'version'>
type SubmissionRow = {
  readonly document_id: string
  readonly version: string
  readonly from_body_id: string | null
  readonly to_body_id: string
  readonly meeting_id: string | null
  readonly effective_on: CalendarDate
  readonly position: string
}

type Withdrawal = Pick<SubmissionRow, 'document_id' | 'version' | 'to_body_id' | 'effective_on' | 'position'>

/** The documents that the moment shows, in the order they were entered. */
export async function documentsAt(
  db: ReadModels,
  moment: Moment,
  documentId: string | undefined,
): Promise<readonly DocumentAt[]> {
  const isAsked: RawBuilder<unknown> =
    documentId === undefined ? sql`1 = 1` : sql`x.document_id = ${documentId}`
  const known = sql`${isAsked} AND ${isKnown('x', moment)} ORDER BY x.position, x.rowid`
  const byDocument = async <T extends { readonly document_id: string }>(select: RawBuilder<T>) =>
    groupBy((await select.execute(db)).rows, ({ document_id }) => document_id)
  const documents = await sql<{ document_id: string; title: string; version_order: VersionOrder }>`
    SELECT x.* FROM documents x WHERE ${known}`.execute(db)
  const aliases = await byDocument(sql<AliasRow>`SELECT x.* FROM document_aliases x WHERE ${known}`)
  const mendings = await byDocument(sql<MendingRow>`SELECT x.* FROM document_corrections x WHERE ${known}`)
  const versions = await byDocument(sql<VersionRow>`SELECT x.* FROM document_versions x WHERE ${known}`)
  const corrections = await byDocument(
    sql<CorrectionRow>`SELECT x.* FROM document_version_corrections x WHERE ${known}`,
  )
  const submissions = await byDocument(sql<SubmissionRow>`
    SELECT x.* FROM document_submissions x
    WHERE ${isAsked} AND ${isInForceByDate('x', moment)} ORDER BY x.position`)
  const withdrawals = await byDocument(
    sql<Withdrawal>`SELECT x.* FROM document_submission_withdrawals x WHERE ${known}`,
  )
  return documents.rows.map(({ document_id, title, version_order }) => {
    const corrected = corrections.get(document_id) ?? []
    const withdrawn = withdrawals.get(document_id) ?? []
    const ofDocument = (submissions.get(document_id) ?? []).filter(
      (row) => !withdrawn.some((withdrawal) => takesBack(withdrawal, row, corrected)),
    )
    return {
      documentId: document_id,
      ...namesAt(title, aliases.get(document_id) ?? [], mendings.get(document_id) ?? []),
      order: version_order,
      versions: (versions.get(document_id) ?? [])
        .map((row) => ({ ...versionAt(row, corrected), recordedAt: row.recorded_at }))
        .filter(({ date, recordedAt }) => (date ?? osloDay(recordedAt)) <= moment.asOf),
      submissions: ofDocument.map((row) => submissionAt(row, corrected)),
    }
  })
}

/** An alias that was withdrawn may have been added again since. */
function namesAt(
  registered: string,
  aliases: readonly AliasRow[],
  mendings: readonly MendingRow[],
): Pick<DocumentAt, 'title' | 'aliases'> {
  const corrections = mendings.map(({ corrected, position }) => ({
    ...parsed<{ readonly title?: string; readonly withdrawnAliases?: readonly string[] }>(corrected),
    position,
  }))
  const isWithdrawn = ({ alias, position }: AliasRow) =>
    corrections.some((later) => later.position > position && later.withdrawnAliases?.includes(alias))
  return {
    title: corrections.findLast(({ title }) => title !== undefined)?.title ?? registered,
    aliases: [...new Set(aliases.filter((row) => !isWithdrawn(row)).map(({ alias }) => alias))],
  }
}

type Correction = {
  readonly newVersion?: string
  readonly unordered?: boolean
  readonly date?: CalendarDate | null
  readonly sha256?: string | null
  readonly note?: string | null
  readonly status?: string | null
}

/** @param corrections of the document, in the order of position: each names the version as it was called then */
function versionAt(row: VersionRow, corrections: readonly CorrectionRow[]): VersionAt {
  let version: VersionAt = {
    version: row.version,
    writtenAs: [row.version],
    date: row.date ?? undefined,
    sha256: row.sha256 ?? undefined,
    note: row.note ?? undefined,
    status: row.status ?? undefined,
    unordered: row.unordered === 1,
    warnings: parsedOr<readonly Warning[], readonly Warning[]>(row.warnings, []),
  }
  for (const { position, version: called, corrected } of corrections) {
    if (position < row.position || called !== version.version) continue
    const given = parsed<Correction>(corrected)
    const name = given.newVersion ?? version.version
    version = {
      version: name,
      writtenAs: version.writtenAs.includes(name) ? version.writtenAs : [...version.writtenAs, name],
      date: mended(version.date, given.date),
      sha256: mended(version.sha256, given.sha256),
      note: mended(version.note, given.note),
      status: mended(version.status, given.status),
      unordered: given.unordered ?? version.unordered,
      warnings: version.warnings,
    }
  }
  return version
}

/** Whether the withdrawal is of this submission: of its version, as that was called by then. */
function takesBack(
  withdrawal: Withdrawal,
  row: SubmissionRow,
  corrections: readonly CorrectionRow[],
): boolean {
  if (withdrawal.position < row.position || withdrawal.to_body_id !== row.to_body_id) return false
  if (withdrawal.effective_on !== row.effective_on) return false
  const byThen = corrections.filter(({ position }) => position < withdrawal.position)
  return submittedVersion(row, byThen) === withdrawal.version
}

function submittedVersion(row: SubmissionRow, corrections: readonly CorrectionRow[]): string {
  let { version } = row
  for (const correction of corrections) {
    if (correction.position < row.position || correction.version !== version) continue
    version = parsed<Correction>(correction.corrected).newVersion ?? version
  }
  return version
}

function submissionAt(row: SubmissionRow, corrections: readonly CorrectionRow[]): SubmissionAt {
  return {
    version: submittedVersion(row, corrections),
    from: row.from_body_id ?? undefined,
    to: row.to_body_id,
    date: row.effective_on,
    meetingId: row.meeting_id ?? undefined,
  }
}
