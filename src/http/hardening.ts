import type { IncomingMessage } from 'node:http'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { HttpException, HttpStatus } from '@nestjs/common'
import fastify, { type FastifyInstance } from 'fastify'
import { isLoopbackAddress } from '../loopback.js'

/** What one address may ask in a minute; whoever is on this machine may ask without end. */
const REQUESTS_A_MINUTE = 1_200

/** Headers that keep browsers from doing harm with what is served, and a limit on how much one address may ask. */
export async function protect(server: FastifyInstance): Promise<void> {
  const headers = Object.entries(await browserHeaders())
  server.addHook('onRequest', ({ raw }, reply, done) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value)
    done(hasItsHost(raw) ? undefined : new HttpException('one Host is needed', HttpStatus.BAD_REQUEST))
  })
  await server.register(rateLimit, {
    max: REQUESTS_A_MINUTE,
    timeWindow: '1 minute',
    allowList: ({ ip }) => isLoopbackAddress(ip),
    errorResponseBuilder: (_, { after }) =>
      new HttpException(`too many requests: ask again in ${after}`, HttpStatus.TOO_MANY_REQUESTS),
  })
}

/** Of two the first would count here, and perhaps the other one for a proxy before us (RFC 9112, 3.2). */
function hasItsHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts += 1
  }
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0')
}

const HOST = 'host'

/**
 * What helmet says to browsers. It is the same for all answers, and helmet works it out anew for each request, which
 * takes longer than the routing: so it is asked once, on the way of one request to nowhere.
 */
async function browserHeaders(): Promise<Readonly<Record<string, string>>> {
  const asked = fastify()
  await asked.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Reports in HTML, and the page that shows the API, carry their own styles.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  })
  asked.get('/', async (_, reply) => reply.raw.getHeaders())
  const answer = await asked.inject('/')
  return answer.json()
}
