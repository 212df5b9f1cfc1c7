import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { OidcSettings } from '../../config.js'
import type { Problem } from '../../contract/problem.js'
import { name as nameSchema } from '../../domain/text.js'
import { DOOR_SCHEME } from '../../door-file.js'
import { plainProblem } from '../problems.js'
import type { Caller } from './caller.js'
import type { IssuerKeysOptions } from './issuer-keys.js'
import { KeysUnavailable } from './issuer-keys.js'
import { isMeantForLoopback } from './loopback.js'
import { TokenRefused, tokenVerifier, type VerifyToken } from './token-verifier.js'

/** Whose word the service takes for who calls: an issuer's, or (on loopback only) the caller's own. */
export type ServiceIdentity =
  | { readonly oidc: OidcSettings; readonly keys?: IssuerKeysOptions }
  /** Who acts where a request does not say. */
  | { readonly localActor: string }

/** A request that goes no further: what is wrong with it, and what it has to come with (RFC 6750). */
export type Denial = { readonly problem: Problem; readonly challenge?: string }

/** Who sent the request, or why it goes no further. */
export type Authenticate = (request: FastifyRequest) => Promise<Caller | Denial>

export const isDenial = (outcome: Caller | Denial): outcome is Denial => 'problem' in outcome

export const authenticateBy = (identity: ServiceIdentity): Authenticate =>
  'oidc' in identity
    ? authenticateByToken(tokenVerifier(identity.oidc, identity.keys))
    : authenticateLocally(identity.localActor)

/** Names the actor where no identity is configured: a name, percent-encoded. */
const ACTOR_HEADER = 'ledger-actor'

/** Without identity: whoever the header names, or else whoever runs the service. Nobody vouches for either. */
function authenticateLocally(localActor: string): Authenticate {
  return async ({ headers }) => {
    if (!isMeantForLoopback(headers.host)) {
      const problem = plainProblem(
        421,
        'misdirected-request',
        'no identity is configured, so only requests to localhost or a loopback address are answered',
      )
      return { problem }
    }
    return callerNamed(headers, localActor)
  }
}

function callerNamed(headers: FastifyRequest['headers'], localActor: string): Caller | Denial {
  const given = headers[ACTOR_HEADER]
  if (given === undefined) return { kind: 'local', name: localActor }
  const name = nameSchema.safeParse(decoded(String(given)))
  if (name.success) return { kind: 'local', name: name.data }
  return { problem: actorProblem(String(given), 'a name of 1 to 500 characters, percent-encoded as UTF-8') }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function actorProblem(given: string, allowed: string): Problem {
  const problem = plainProblem(400, 'invalid-data', `Ledger-Actor: ${allowed}`)
  return { ...problem, field: 'Ledger-Actor', value: given.slice(0, 200), allowed }
}

// RFC 6750: one token, of letters, digits and -._~+/ with = at the end.
const BEARER = /^Bearer +(?<token>[A-Za-z0-9\-._~+/]+=*)$/i
const REALM = 'Bearer realm="ledger"'

/** With identity: whoever the token says, and nobody else. */
function authenticateByToken(verify: VerifyToken): Authenticate {
  return async (request) => {
    const given = request.raw.headersDistinct.authorization ?? []
    const [header] = given
    if (header === undefined) {
      const problem = plainProblem(
        401,
        'not-authenticated',
        'an access token is needed: Authorization: Bearer …',
      )
      return { problem, challenge: REALM }
    }
    if (given.length > 1)
      return refused(400, 'invalid_request', 'there is more than one Authorization header')
    if (request.headers[ACTOR_HEADER] !== undefined) {
      return {
        problem: actorProblem(String(request.headers[ACTOR_HEADER]), 'no header: the token says who acts'),
      }
    }
    const token = BEARER.exec(header)?.groups?.token
    if (token === undefined) {
      const problem = plainProblem(401, 'not-authenticated', 'Authorization holds no Bearer token')
      return { problem, challenge: REALM }
    }
    return whoSays(verify, token, request)
  }
}

async function whoSays(
  verify: VerifyToken,
  token: string,
  request: FastifyRequest,
): Promise<Caller | Denial> {
  try {
    return { kind: 'identified', ...(await verify(token)) }
  } catch (error) {
    if (error instanceof TokenRefused) return refused(401, 'invalid_token', error.message)
    if (!(error instanceof KeysUnavailable)) throw error
    request.log.error({ err: error }, 'tokens cannot be checked')
    return {
      problem: plainProblem(503, 'identity-unavailable', 'tokens cannot be checked just now: ask again'),
    }
  }
}

/** The words of RFC 6750 for what is wrong, and the codes of their problems. */
const TOKEN_ERRORS = { invalid_request: 'invalid-request', invalid_token: 'invalid-token' } as const

function refused(status: 400 | 401, error: keyof typeof TOKEN_ERRORS, sentence: string): Denial {
  const problem = plainProblem(status, TOKEN_ERRORS[error], sentence)
  return { problem, challenge: `${REALM}, error="${error}", error_description="${sentence}"` }
}

/**
 * The command line beside the service, which has read the word of the door in the ledger's own folder: whoever it names
 * acts, and nobody vouches for the name. Anybody else is authenticated as the service is set up.
 */
export function authenticateAtDoor(token: string, localActor: string, others: Authenticate): Authenticate {
  const said = Buffer.from(`${DOOR_SCHEME} ${token}`)
  return async (request) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    const isAtDoor = given.length === said.length && timingSafeEqual(given, said)
    return isAtDoor ? callerNamed(request.headers, localActor) : others(request)
  }
}
