import type { Source } from '../ledger/envelope.js'
import { rowCommandIdOf } from './ids.js'
import type { RowProblem } from './problems.js'
import type { Listing } from './rows/known-register.js'
import type { PairedRow, PreparedRegister } from './rows/prepared-register.js'

/** Commands run phase by phase: what a later one speaks of was brought about by an earlier one. */
export const PHASES = ['bodies', 'persons', 'documents', 'owners', 'appointments', 'meetings'] as const
export type Phase = (typeof PHASES)[number]

/** A command that an import will run, and the row that it came of. */
export type PlannedCommand = {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly commandId: string
  readonly source: Source
  readonly file: string
  readonly line: number
  /** True where its stream begins with this import and nothing but the row's checks can refuse it. */
  readonly isFresh: boolean
}

export type NameInCell = { readonly name: string; readonly personId: string }

/** What an import would do, as it is put together register by register. */
export class ImportPlan {
  readonly commands: Readonly<Record<Phase, PlannedCommand[]>> = {
    bodies: [],
    persons: [],
    documents: [],
    owners: [],
    appointments: [],
    meetings: [],
  }
  readonly problems: RowProblem[] = []
  /** What somebody should know and nothing has to be done about, each once. */
  readonly notices = new Set<string>()
  /** What somebody may want to mend once it is imported, each once: a dry run tells it. */
  readonly proposals = new Set<string>()
  /** The persons whose names stand in a cell, by row and field: those cells are stored sealed. */
  private readonly names = new Map<string, readonly NameInCell[]>()
  private readonly listings = new Map<string, Map<string, Listing>>()

  private readonly matches = new Map<string, Map<number, string>>()

  /** A line that fitted several meetings, and the one that it proved to be. */
  match(register: PreparedRegister, line: number, meetingId: string): void {
    const ofRegister = this.matches.get(register.registerId) ?? new Map<number, string>()
    ofRegister.set(line, meetingId)
    this.matches.set(register.registerId, ofRegister)
  }

  /** What was given for lines, and what was settled. */
  matchesOf({ registerId, matches }: PreparedRegister): ReadonlyMap<number, string> {
    return new Map([...(this.matches.get(registerId) ?? []), ...matches])
  }

  nameCell(rowId: string, field: string, names: readonly NameInCell[]): void {
    this.names.set(`${rowId}|${field}`, names)
  }

  namesIn(rowId: string, field: string): readonly NameInCell[] {
    return this.names.get(`${rowId}|${field}`) ?? []
  }

  listing(register: PreparedRegister, listing: Listing): void {
    const ofRegister = this.listings.get(register.registerId) ?? new Map<string, Listing>()
    ofRegister.set(listing.rowId, listing)
    this.listings.set(register.registerId, ofRegister)
  }

  listingsOf(register: PreparedRegister): readonly Listing[] {
    return [...(this.listings.get(register.registerId)?.values() ?? [])]
  }

  problem(register: PreparedRegister, line: number, column: string | undefined, message: string): void {
    this.problems.push({
      file: register.path,
      line,
      ...(column && { column: headingOf(register, column) }),
      message,
    })
  }
}

/** A problem names the column by the register's own heading. */
function headingOf(register: PreparedRegister, field: string): string {
  return register.headers[register.fields.indexOf(field)] ?? field
}

/** The commands of one row; each is named by what it does, which makes its id. */
export class RowCommands {
  constructor(
    private readonly plan: ImportPlan,
    private readonly register: PreparedRegister,
    private readonly paired: PairedRow,
  ) {}

  add(
    phase: Phase,
    act: string,
    type: string,
    data: Readonly<Record<string, unknown>>,
    { isFresh = false }: { readonly isFresh?: boolean } = {},
  ): void {
    const { rowId, revision, row } = this.paired
    const { registerId, importId, path: file } = this.register
    this.plan.commands[phase].push({
      type,
      data,
      commandId: rowCommandIdOf(rowId, revision, act),
      source: { registerId, importId, rowId, line: row.line },
      file,
      line: row.line,
      isFresh,
    })
  }

  problem(column: string | undefined, message: string): void {
    this.plan.problem(this.register, this.paired.row.line, column, message)
  }

  propose(message: string): void {
    this.plan.proposals.add(`${this.register.path}:${this.paired.row.line}: ${message}`)
  }

  get reason(): string {
    return `import of ${this.register.file}`
  }
}
