import { isAbsolute, normalize, sep } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../domain/refusal.js'
import { registerKind } from '../../domain/register/events.js'
import { name, title } from '../../domain/text.js'
import { matchedWith } from './pairs-in-text.js'

const isInside = (path: string) => {
  const plain = normalize(path)
  return !isAbsolute(plain) && plain !== '..' && !plain.startsWith(`..${sep}`)
}

const registersJson = z.strictObject({
  registers: z
    .array(
      z.strictObject({
        /** Relative to the folder, and inside it. */
        file: z.string().min(1).refine(isInside, { error: 'must be a path inside the folder' }),
        kind: registerKind.optional(),
        name: name.optional(),
        title: title.optional(),
        body: name.optional(),
        columns: z.record(z.string(), z.string()).optional(),
        sheet: z.string().optional(),
      }),
    )
    .min(1),
  matches: z
    .array(
      z.strictObject({
        register: name,
        body: name.optional(),
        line: z.int().min(2),
        meeting: matchedWith,
      }),
    )
    .optional(),
})
export type RegistersJson = z.infer<typeof registersJson>

/** What a folder's `registers.json` says. @throws {Refusal} `invalid-data`, naming the first field that is wrong */
export function parseRegistersJson(text: string): RegistersJson {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Refusal(
      'invalid-data',
      `registers.json is no JSON: ${error instanceof Error ? error.message : error}`,
      {
        field: 'registers.json',
        allowed: '{"registers": [{"file": "…", "kind": "…", "name": "…"}]}',
      },
    )
  }
  const parsed = registersJson.safeParse(json)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'registers.json'}: ${message}`,
  )
  throw new Refusal('invalid-data', `registers.json cannot be taken: ${issues.join('; ')}`, {
    field: parsed.error.issues[0]?.path.join('.') ?? 'registers.json',
    allowed:
      'registers (file, kind, name, title, body, columns, sheet) and matches (register, body, line, meeting)',
  })
}
