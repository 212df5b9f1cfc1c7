import { errors, type JWTHeaderParameters, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { OidcSettings } from '../../config.js'
import { name as nameSchema } from '../../domain/text.js'
import { type Grants, grantsOf, wordsOfClaim } from './grants.js'
import { type IssuerKeysOptions, issuerKeys, KeysUnavailable } from './issuer-keys.js'
import { rememberVerified } from './verified-tokens.js'

/** Signatures that take two keys. One made with a secret could be made with the public key, which everybody has. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]
/** Clocks differ by so much. */
const CLOCK_TOLERANCE_S = 30
const MAX_SUBJECT = 255

/** Who a token says is calling, and what they may do. */
export type TokenIdentity = {
  readonly issuer: string
  readonly subject: string
  /** What the person is called; the subject where the token has no name that can be kept. */
  readonly name: string
  readonly grants: Grants
  /** When the token ends, in milliseconds of the clock. */
  readonly expiresAt: number
}

/** The token is no good: the sentence says why, and nothing that helps to make a better one. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
}

/** @throws {TokenRefused} @throws {KeysUnavailable} */
export type VerifyToken = (token: string) => Promise<TokenIdentity>

export function tokenVerifier(oidc: OidcSettings, options: IssuerKeysOptions = {}): VerifyToken {
  const { keyOf, since } = issuerKeys(oidc, options)
  return rememberVerified(verifierBy(keyOf, oidc), since)
}

function verifierBy(keyOf: JWTVerifyGetKey, { issuer, audience, rolesClaim }: OidcSettings): VerifyToken {
  return async (token) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'iat', 'sub'],
      })
      requireIssuedBefore(payload)
      requireAccessToken(payload, protectedHeader)
      const subject = subjectOf(payload)
      return {
        issuer,
        subject,
        name: nameOf(payload) ?? subject,
        grants: grantsOf(wordsOfClaim(payload, rolesClaim)),
        expiresAt: (payload.exp ?? 0) * 1_000,
      }
    } catch (error) {
      if (error instanceof TokenRefused || error instanceof KeysUnavailable) throw error
      throw new TokenRefused(sentenceOf(error), { cause: error })
    }
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the claim ${error.claim} is not what it must be`
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'the token is signed with a key that the issuer does not have'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is signed in a way that is not taken'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature is not right'
  return 'this is no token that can be read'
}

function requireIssuedBefore({ iat = 0 }: JWTPayload): void {
  if (iat > Date.now() / 1000 + CLOCK_TOLERANCE_S) throw new TokenRefused('the token is of the future')
}

/** What only ID tokens say: they tell a client who signed in, and open no door. */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash'] as const

/**
 * An issuer signs other things with the same keys. A token whose type is stated must be of type `at+jwt` (RFC 9068);
 * where an issuer calls everything `JWT`, an ID token is known by its claims, or by being for the client that it was
 * given to. One that is bound to a key of its holder (`cnf`) is worth nothing to whoever shows it without.
 */
function requireAccessToken(payload: JWTPayload, { typ }: JWTHeaderParameters): void {
  const stated = typ?.toLowerCase().replace(/^application\//, '')
  const isStated = stated === 'at+jwt'
  if (stated !== undefined && stated !== 'jwt' && !isStated) {
    throw new TokenRefused('a token of that type is no access token')
  }
  if (payload.cnf !== undefined) throw new TokenRefused('the token is bound to a key, and comes without it')
  if (isStated) return
  const isIdToken =
    ID_TOKEN_CLAIMS.some((claim) => payload[claim] !== undefined) ||
    (typeof payload.typ === 'string' && payload.typ !== 'Bearer') ||
    [payload.azp, payload.client_id].some((client) => client !== undefined && isOnlyFor(payload, client))
  if (isIdToken) throw new TokenRefused('this is an ID token: an access token is needed')
}

const isOnlyFor = ({ aud }: JWTPayload, client: unknown): boolean =>
  (Array.isArray(aud) ? aud : [aud]).every((audience) => audience === client)

function subjectOf({ sub = '' }: JWTPayload): string {
  if (typeof sub === 'string' && sub !== '' && sub.length <= MAX_SUBJECT) return sub
  throw new TokenRefused('the claim sub is not what it must be')
}

function nameOf({ name, preferred_username }: JWTPayload): string | undefined {
  for (const claimed of [name, preferred_username]) {
    const taken = nameSchema.safeParse(claimed)
    if (taken.success) return taken.data
  }
  return undefined
}
