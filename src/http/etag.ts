import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Moment } from '../queries/moment.js'

/**
 * Tells what state an answer is of, and whether the client has it: then it gets 304 and no body.
 * @returns true where nothing more is to be sent
 */
export function isKnown(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag)
  const known = request.headers['if-none-match']
  if (known === undefined || !(known.trim() === '*' || tagsOf(known).includes(etag))) return false
  reply.code(304)
  return true
}

/** The tags of the header, as the weak comparison sees them (RFC 9110, 8.8.3.2). */
const tagsOf = (header: string): readonly string[] =>
  [...header.matchAll(/(?:W\/)?("[^"]*")/g)].map(([, tag = '']) => tag)

/** The tag of an answer: the read models' state, the date, and who may see it. The same state is not the same to all. */
export function stateTag(position: string, { asOf, viewer }: Moment, format = ''): string {
  const parts = [position, asOf, ...(format === '' ? [] : [format])]
  if (viewer !== 'everything') {
    const bodyIds = [...viewer.bodyIds].sort().join(' ')
    parts.push(createHash('sha256').update(bodyIds).digest('base64url').slice(0, 12))
  }
  return `"${parts.join('-')}"`
}
