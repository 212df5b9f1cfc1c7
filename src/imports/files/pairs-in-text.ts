import { z } from 'zod'
import { id } from '../../domain/text.js'

/** What a match names: the id of a meeting, or that there is none yet. */
export const matchedWith = z.union([id, z.literal('new')])

/** `My heading=matter`, split at the last sign, for a heading may hold one. Undefined where it is no such pair. */
export function columnPair(text: string): readonly [heading: string, name: string] | undefined {
  const at = text.lastIndexOf('=')
  return at < 1 || at === text.length - 1 ? undefined : [text.slice(0, at), text.slice(at + 1)]
}

/** `71=<meetingId>` or `71=new`. Undefined where it is no such pair. */
export function matchPair(text: string): readonly [line: number, meeting: string] | undefined {
  const [, line, meeting] = /^(\d{1,9})=(.+)$/.exec(text) ?? []
  const { data: known } = matchedWith.safeParse(meeting)
  return line === undefined || known === undefined ? undefined : [Number(line), known]
}
