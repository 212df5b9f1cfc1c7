import type { FastifyReply, FastifyRequest } from 'fastify'

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
