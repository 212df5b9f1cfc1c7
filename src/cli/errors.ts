import { Refusal } from '../domain/refusal.js'
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.js'

/** What a failed command says on stderr, and how it ends. */
export type Failure = { readonly lines: readonly string[]; readonly exitCode: ExitCode }

export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) {
    return { lines: [`error: ${error.message}`, ...detailLines(error)], exitCode: exitCodeOf[error.code] }
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = hintOf(error)
  const lines = [`error: ${message}`, ...(hint === undefined ? [] : [`  ${hint}`])]
  return { lines, exitCode: EXIT.failed }
}

/** What to do about the errors of SQLite and of the file system, by the beginning of their codes. */
const HINTS: readonly (readonly [code: string, hint: string])[] = [
  ['SQLITE_CORRUPT', 'a file of the ledger is damaged: ledger doctor tells which, and what to do'],
  ['SQLITE_NOTADB', 'a file of the ledger is damaged: ledger doctor tells which, and what to do'],
  ['SQLITE_FULL', 'the disk is full: free some space and run it again; what was recorded before is kept'],
  ['ENOSPC', 'the disk is full: free some space and run it again; what was recorded before is kept'],
  ['SQLITE_IOERR', 'the disk does not answer, or is full: ledger doctor looks at it'],
  [
    'SQLITE_READONLY',
    'this user cannot write in the folder, which even looking needs: let them, or copy the ledger to a folder where they can',
  ],
  ['SQLITE_CANTOPEN', 'a file cannot be opened: ledger doctor looks at the folder'],
  ['SQLITE_BUSY', 'another program keeps a file of the ledger locked: run it again when that has ended'],
]

function hintOf(error: unknown): string | undefined {
  const code = error instanceof Object && 'code' in error ? String(error.code) : ''
  return HINTS.find(([beginning]) => code.startsWith(beginning))?.[1]
}

function detailLines({ code, detail }: Refusal): readonly string[] {
  const { field, value, allowed } = detail
  // Every fault of the data is in the sentence already.
  const { faults: _, ...current } = detail.current ?? {}
  return [
    `  code: ${code}`,
    ...(field === undefined ? [] : [`  field: ${field}`]),
    ...(value === undefined ? [] : [`  value: ${shown(value)}`]),
    ...(allowed === undefined ? [] : [`  allowed: ${allowed}`]),
    ...(Object.keys(current).length === 0 ? [] : [`  current: ${shown(current)}`]),
  ]
}

const MAX_SHOWN = 2_000

function shown(value: unknown): string {
  // What would move the terminal's cursor, or end the line, is written as JSON writes it.
  const text = typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
