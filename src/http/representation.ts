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

/** The format that the request asks for: the best of what it accepts; JSON where it does not care. Undefined: none of them. */
export function acceptedFormat(request: FastifyRequest): Offered | undefined {
  const accept = request.headers.accept
  if (accept === undefined || accept.trim() === '') return 'json'
  const ranges = accept
    .split(',')
    .map(parseRange)
    .filter(({ quality }) => quality > 0)
  let best: { readonly format: Offered; readonly quality: number; readonly specific: number } | undefined
  for (const [type, format] of TYPES) {
    for (const { range, quality } of ranges) {
      const specific = range === type ? 2 : range === `${type.split('/')[0]}/*` ? 1 : range === '*/*' ? 0 : -1
      if (specific < 0) continue
      if (
        best === undefined ||
        quality > best.quality ||
        (quality === best.quality && specific > best.specific)
      ) {
        best = { format, quality, specific }
      }
    }
  }
  return best?.format
}

function parseRange(text: string): { readonly range: string; readonly quality: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const stated = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const quality = stated === undefined ? 1 : Number(stated)
  return { range, quality: Number.isFinite(quality) ? quality : 0 }
}

/** The width of a text table matters to terminals only. */
const WIDTH = 120

/** The answer as CSV, Markdown or HTML, with its content type set. */
export function rendered(reply: FastifyReply, answer: Answer, format: Exclude<Offered, 'json'>): string {
  const type = TYPES.find(([, known]) => known === format)?.[0] ?? 'text/plain'
  reply.type(`${type}; charset=utf-8`)
  return render(answer, format, WIDTH)
}
