import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Format } from '../reports/format.js'
import { render } from '../reports/render.js'
import type { Answer } from '../reports/table.js'

/** What can be had by `Accept`, beside JSON. */
const TYPES = [
  ['application/json', 'json'],
  ['text/csv', 'csv'],
  ['text/markdown', 'md'],
  ['text/html', 'html'],
  ['text/plain', 'table'],
] as const satisfies readonly (readonly [string, Format])[]

export type Offered = (typeof TYPES)[number][1]

/** The format that the request asks for: the best of what it accepts; JSON where it does not care. */
export function acceptedFormat(request: FastifyRequest): Offered {
  const type = bestOf(
    request.headers.accept,
    TYPES.map(([known]) => known),
  )
  return TYPES.find(([known]) => known === type)?.[1] ?? 'json'
}

/** Of the types, in order of liking, the one that `Accept` likes best; undefined: none of them (RFC 9110, 12.5.1). */
export function bestOf(accept: string | undefined, types: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return types[0]
  const ranges = accept.split(',').map(parseRange)
  let best: { readonly type: string; readonly quality: number } | undefined
  for (const type of types) {
    const quality = qualityOf(type, ranges)
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  return best?.type
}

/** The most specific range that takes the type says how well it is liked. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const [kind] = type.split('/')
  for (const wanted of [type, `${kind}/*`, '*/*']) {
    const found = ranges.find(({ range }) => range === wanted)
    if (found !== undefined) return found.quality
  }
  return 0
}

type Range = { readonly range: string; readonly quality: number }

export function parseRange(text: string): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const stated = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const quality = stated === undefined ? 1 : Number(stated)
  return { range, quality: Number.isFinite(quality) ? quality : 0 }
}

/** The width of a text table matters to terminals only. */
const WIDTH = 120

export type Rendered = { readonly body: Buffer; readonly type: string }

export const renderedAsJson = (value: object): Rendered => ({
  body: Buffer.from(JSON.stringify(value)),
  type: 'application/json; charset=utf-8',
})

/** The answer as CSV, Markdown, HTML or text, and its content type. */
export function renderedAs(answer: Answer, format: Exclude<Offered, 'json'>): Rendered {
  const type = TYPES.find(([, known]) => known === format)?.[0] ?? 'text/plain'
  return { body: Buffer.from(render(answer, format, WIDTH)), type: `${type}; charset=utf-8` }
}

/** The same, with the content type of the reply set. */
export function rendered(reply: FastifyReply, answer: Answer, format: Exclude<Offered, 'json'>): Buffer {
  const { body, type } = renderedAs(answer, format)
  reply.type(type)
  return body
}
