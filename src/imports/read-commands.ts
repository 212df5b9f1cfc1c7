import { z } from 'zod'
import { importCommandIdOf } from './ids.js'
import type { PlannedCommand } from './plan.js'
import type { RowProblem } from './problems.js'

const commandLine = z.strictObject({
  type: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  /** The command id; absent: made of the line, so that the same file again has no second effect. */
  commandId: z.string().min(1).optional(),
})

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
  const lines = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue
    const line = index + 1
    const parsed = commandLine.safeParse(jsonOf(text))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const column = issue?.path.join('.')
      problems.push({
        file,
        line,
        ...(column && { column }),
        message: `${issue?.message ?? 'is no command'}; allowed: {"type": "…", "data": {…}} as JSON on one line`,
      })
      continue
    }
    const occurrence = (seen.get(text) ?? 0) + 1
    seen.set(text, occurrence)
    const { type, data, commandId } = parsed.data
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
