import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { PROBLEM_TYPE } from './openapi/operation.js'
import { type PlainCode, plainProblem } from './problems.js'

/** What the parser of HTTP found, by its codes; anything else is malformed. */
const STATUSES: Readonly<Record<string, readonly [status: number, code: PlainCode, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'the request did not come in time'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'the headers are larger than is taken'],
}
const MALFORMED = [400, 'malformed-request', 'the request is no HTTP'] as const

/** Answers what never became a request, and hangs up. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  // Who has gone hears nothing.
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const [status, code, detail] = STATUSES[error.code ?? ''] ?? MALFORMED
  const body = JSON.stringify(plainProblem(status, code, detail))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

/** Answers who expects of the service what nobody can tell it: `100-continue` alone is known (RFC 9110, 10.1.1). */
export function refuseExpectation(_: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(plainProblem(417, 'bad-request', 'Expect: 100-continue alone is understood'))
  response
    .writeHead(417, {
      'content-type': PROBLEM_TYPE,
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    })
    .end(body)
}
