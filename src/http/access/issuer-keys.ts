import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose'
import { z } from 'zod'
import type { OidcSettings } from '../../config.js'

/** How long the issuer is waited for. */
const TIMEOUT_MS = 3_000
/** The issuer is asked no more often: neither for a key that it does not have, nor while it cannot be reached. */
const COOLDOWN_MS = 10_000
/** Keys are asked for anew after this, so that one which was taken back is not honoured for long. */
const FRESH_MS = 10 * 60_000
/** While the issuer cannot be reached, keys that are known count for so long after they were fetched. */
const STALE_MS = 60 * 60_000
/** No issuer has as much to say. */
const MAX_ANSWER_CHARACTERS = 512 * 1024

/** Nobody can tell whether a token is good: the issuer cannot be reached, and the token's key is not known. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

export type IssuerKeysOptions = { readonly cooldownMs?: number | undefined }

export type IssuerKeys = {
  /** @throws {KeysUnavailable} @throws {errors.JWKSNoMatchingKey} */
  readonly keyOf: JWTVerifyGetKey
  /** When the keys that are known were fetched, by the process's own clock; undefined while they are not fresh. */
  readonly since: () => number | undefined
}

/**
 * The issuer's public keys, fetched when they are needed, and anew when a token names one that is not among them.
 * What a token itself says about keys (`jku`, `jwk`, `x5u`) is not looked at.
 */
export function issuerKeys(
  { issuer, jwksAddress }: Pick<OidcSettings, 'issuer' | 'jwksAddress'>,
  { cooldownMs = COOLDOWN_MS }: IssuerKeysOptions = {},
): IssuerKeys {
  const ask = asker(cooldownMs)
  let known: { readonly keys: JSONWebKeySet; readonly at: number } | undefined
  const remember = async (address: string) => {
    const keys: JSONWebKeySet = await ask(address, keySet)
    known = { keys, at: performance.now() }
    return Response.json(keys)
  }
  const remoteAt = (address: string) =>
    createRemoteJWKSet(new URL(address), {
      cooldownDuration: cooldownMs,
      cacheMaxAge: FRESH_MS,
      [customFetch]: remember,
    })
  let remote = jwksAddress === undefined ? undefined : remoteAt(jwksAddress)
  const since = () => (known !== undefined && performance.now() < known.at + FRESH_MS ? known.at : undefined)
  const keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      remote ??= remoteAt(await discoveredAddress(issuer, ask))
      return await remote(header, token)
    } catch (error) {
      if (isAboutToken(error)) throw error
      if (known !== undefined && performance.now() < known.at + STALE_MS) {
        try {
          return await createLocalJWKSet(known.keys)(header, token)
        } catch {
          // Whether the issuer has the key by now, only the issuer knows.
        }
      }
      throw new KeysUnavailable("the issuer's keys cannot be fetched", { cause: error })
    }
  }
  return { keyOf, since }
}

/** The issuer answered, and the answer is that it has no such key. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys

type Ask = <S extends z.ZodType>(address: string, answer: S) => Promise<z.output<S>>

/** Asks for JSON, a bounded time for a bounded answer; after a failure not again until the cool-down is over. */
function asker(cooldownMs: number): Ask {
  let failedAt = Number.NEGATIVE_INFINITY
  return async (address, answer) => {
    if (performance.now() < failedAt + cooldownMs) throw new Error(`${address} could not be read just now`)
    try {
      const response = await fetch(address, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { accept: 'application/json' },
      })
      const text = await response.text()
      if (response.status !== 200 || text.length > MAX_ANSWER_CHARACTERS) {
        throw new Error(`${address} answered ${response.status} with ${text.length} characters`)
      }
      return answer.parse(JSON.parse(text))
    } catch (error) {
      failedAt = performance.now()
      throw error
    }
  }
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const configuration = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Where the issuer says that its keys are. What another issuer says is not taken for its word. */
async function discoveredAddress(issuer: string, ask: Ask): Promise<string> {
  const { issuer: said, jwks_uri } = await ask(
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    configuration,
  )
  if (said !== issuer) throw new Error(`the configuration of ${issuer} is of issuer ${said}`)
  return jwks_uri
}
