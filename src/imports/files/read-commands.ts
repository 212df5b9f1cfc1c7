import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { parseCommand } from '../../commands/parse-command.js'
import { Refusal } from '../../domain/refusal.js'
import { importCommandIdOf } from '../ids.js'
import type { PlannedCommand } from '../plan.js'
import { quotedCell, type RowProblem, refusedBy } from '../problems.js'
import { FILE_LIMITS } from './read-register.js'

const commandLine = z.strictObject({
  type: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  /** The command id; absent: made of the line, so that the same file again has no second effect. */
  commandId: z.string().min(1).optional(),
})

const LF = 0x0a
/** Stands for a line that has no text: no UTF-8 decodes to half a character. */
const NOT_UTF8 = '\ud800'
const SHAPE = '{"type": "…", "data": {…}} on one line'

export type CommandsFile = {
  readonly commands: readonly PlannedCommand[]
  readonly problems: readonly RowProblem[]
}

/** Reads commands from NDJSON, one a line, in the shape `{ "type", "data", "commandId"? }`. Empty lines are passed over. */
export function readCommands(
  file: string,
  bytes: Buffer,
  registerId: string,
  importId: string,
): CommandsFile {
  const commands: PlannedCommand[] = []
  const problems: RowProblem[] = []
  const seen = new Map<string, number>()
  const { length } = bytes
  if (length > FILE_LIMITS.bytes) {
    const message = `the file has ${length} bytes; at most ${FILE_LIMITS.bytes} (200 MiB) are taken`
    return { commands, problems: [{ file, line: 1, message }] }
  }
  for (const { line, text } of linesOf(bytes)) {
    if (text.trim() === '') continue
    const read = commandIn(text)
    if ('message' in read) {
      problems.push({ file, line, ...read })
      continue
    }
    const occurrence = (seen.get(text) ?? 0) + 1
    seen.set(text, occurrence)
    const { type, data, commandId } = read
    commands.push({
      type,
      data,
      commandId: commandId ?? importCommandIdOf(registerId, `line|${occurrence}|${text}`),
      source: { registerId, importId, line },
      file,
      line,
      isFresh: false,
    })
  }
  return { commands, problems }
}

/** The lines of a file, without what ends them. */
function* linesOf(bytes: Buffer): Generator<{ readonly line: number; readonly text: string }> {
  for (let line = 1, from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LF, from)
    const to = end === -1 ? bytes.length : end
    const piece = bytes.subarray(from, to)
    const text = isUtf8(piece) ? piece.toString('utf8') : NOT_UTF8
    yield { line, text: (line === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '') }
    from = to + 1
  }
}

type LineFault = Pick<RowProblem, 'message' | 'column' | 'refusal'>

/** The command of a line; whether the ledger as it stands would take it is not looked at yet. */
function commandIn(text: string): z.infer<typeof commandLine> | LineFault {
  if (text === NOT_UTF8) return { message: `the line is not UTF-8; allowed: ${SHAPE}` }
  const json = jsonOf(text)
  if (json === undefined) return { message: `${quotedCell(text)} is no JSON; allowed: ${SHAPE}` }
  const parsed = commandLine.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const column = issue?.path.join('.')
    const message = issue?.message ?? 'is no command'
    return {
      ...refusedBy({ code: 'invalid-data', message, detail: { allowed: SHAPE } }),
      ...(column && { column }),
    }
  }
  try {
    parseCommand(parsed.data.type, parsed.data.data)
    return parsed.data
  } catch (error) {
    if (error instanceof Refusal) return refusedBy(error)
    throw error
  }
}

/** `undefined`, which no JSON is, where the text is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
