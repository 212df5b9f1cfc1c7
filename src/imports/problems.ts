import type { Refusal } from '../domain/refusal.js'

/** Something in a file that keeps it from being imported. The line is the file's: the header is 1, a row's line is where it begins. */
export type RowProblem = {
  readonly file: string
  readonly line: number
  readonly column?: string
  /** What the cell says, and what is allowed. */
  readonly message: string
  /** The refusal of a command that the message tells of. */
  readonly refusal?: RefusalTold
}

/** A refusal without where it was thrown: there may be one for each row. */
export type RefusalTold = Pick<Refusal, 'code' | 'message' | 'detail'>

/** `file:line: column: message`, on one line whatever the names hold. */
export function problemText({ file, line, column, message }: RowProblem): string {
  const parts = [`${file}:${line}`, ...(column === undefined ? [] : [column]), message]
  return parts.join(': ').replace(/\s+/gu, ' ')
}

/** What a refusal says of a line, and what it allows, in one sentence. */
export function refusedBy({ code, message, detail }: RefusalTold): Pick<RowProblem, 'message' | 'refusal'> {
  return { message: refusalText({ message, detail }), refusal: { code, message, detail } }
}

function refusalText({ message, detail }: Pick<Refusal, 'message' | 'detail'>): string {
  return detail.allowed === undefined || message.includes(detail.allowed)
    ? message
    : `${message}; allowed: ${detail.allowed}`
}

const MAX_SHOWN = 80

/** A cell within a sentence: in quotes, on one line, and cut where it is long. */
export function quotedCell(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length > MAX_SHOWN ? `"${line.slice(0, MAX_SHOWN)}…"` : `"${line}"`
}
