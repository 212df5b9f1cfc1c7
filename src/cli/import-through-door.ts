import { basename } from 'node:path'
import { z } from 'zod'
import { type ImportAnswer, importAnswer } from '../contract/import-answer.js'
import { problem as problemSchema } from '../contract/problem.js'
import type { RegisterInput } from '../imports/rows/prepare-register.js'
import { ImportRejected } from '../imports/run-import.js'
import { errorOf, type ThroughDoor } from './through-door.js'

const rowProblems = z.array(
  z.object({ file: z.string(), line: z.int(), column: z.string().optional(), message: z.string() }),
)

type Options = {
  readonly dryRun: boolean
  readonly replace: boolean
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Hands the registers to the process that serves the ledger. Each file goes in a folder of its own number, for two may
 * be called the same, and comes back under the name that it has here.
 * @throws {ImportRejected} @throws {Refusal}
 */
export async function importThroughDoor(
  send: ThroughDoor,
  inputs: readonly RegisterInput[],
  { dryRun, replace, onProgress }: Options,
): Promise<ImportAnswer> {
  const sentAs = (index: number) => `${index}/${basename(inputs[index]?.file ?? '')}`
  const calledHere = new Map(inputs.map(({ file }, index) => [sentAs(index), file]))
  const here = (file: string) => calledHere.get(file) ?? file
  const response = await send(`/api/imports?dryRun=${dryRun}&replace=${replace}`, {
    body: formOf(inputs, sentAs),
    headers: { accept: 'text/event-stream' },
  })
  for await (const { event, data } of frames(response)) {
    if (event === 'progress') onProgress(...z.tuple([z.int(), z.int()]).parse([data.done, data.total]))
    if (event === 'problem') throw rejectionOf(data, here)
    if (event !== 'done') continue
    const answer = importAnswer.parse(data)
    return {
      ...answer,
      registers: answer.registers.map((one) => ({ ...one, file: here(one.file) })),
      ...(answer.planned && { planned: answer.planned.map((one) => ({ ...one, file: here(one.file) })) }),
    }
  }
  throw new Error('the process that serves this ledger ended before the import; run it again to finish it')
}

function formOf(inputs: readonly RegisterInput[], sentAs: (index: number) => string): FormData {
  const form = new FormData()
  const registers = inputs.map(({ kind, name, title, body, columns, sheet }, index) => ({
    file: sentAs(index),
    ...{ kind, name, title, body, columns, sheet },
  }))
  const matches = inputs.flatMap(({ name, body, matches: own = new Map<number, string>() }) =>
    [...own].map(([line, meeting]) => ({
      register: name,
      ...(body !== undefined && { body }),
      line,
      meeting,
    })),
  )
  form.set('registers', JSON.stringify({ registers, ...(matches.length > 0 && { matches }) }))
  for (const [index, { bytes }] of inputs.entries()) {
    form.append('file', new Blob([new Uint8Array(bytes)]), sentAs(index))
  }
  return form
}

/** The server-sent events of an answer, as they come. */
async function* frames(
  response: Response,
): AsyncGenerator<{ readonly event: string; readonly data: Readonly<Record<string, unknown>> }> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const [, event = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
      yield { event, data: z.record(z.string(), z.unknown()).parse(JSON.parse(data)) }
    }
  }
}

function rejectionOf(data: unknown, here: (file: string) => string): Error {
  const { code, current } = problemSchema.parse(data)
  const problems = code === 'import-rejected' ? rowProblems.safeParse(current?.problems) : undefined
  if (problems?.success !== true) return errorOf(data)
  return new ImportRejected(
    problems.data.map(({ file, line, column, message }) => ({
      file: here(file),
      line,
      message,
      ...(column !== undefined && { column }),
    })),
  )
}
