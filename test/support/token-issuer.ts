import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'

export const AUDIENCE = 'urn:ledger'

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>
export type Key = { readonly pair: KeyPair; readonly kid: string; readonly publicJwk: JWK }

export async function newKey(alg = 'ES256'): Promise<Key> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const kid = randomUUID()
  return { pair, kid, publicJwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' } }
}

const now = () => Math.floor(Date.now() / 1000)

/** Publishes keys as an issuer does; the tokens are made by hand, good ones and every bad sort. */
export async function openTokenIssuer() {
  let keys: readonly Key[] = [await newKey()]
  let asked = 0
  /** What stands for the issuer where it is down. */
  let broken: ((response: ServerResponse) => void) | undefined
  const server = createServer((request, response) => {
    asked += 1
    if (broken !== undefined) return broken(response)
    const answer = request.url?.endsWith('openid-configuration')
      ? { issuer, jwks_uri: `${issuer}/keys` }
      : { keys: keys.map(({ publicJwk }) => publicJwk) }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  type Token = {
    readonly claims?: JWTPayload
    /** Claims that the token does not have. */
    readonly without?: readonly string[]
    readonly header?: Partial<JWTHeaderParameters>
    readonly key?: Key
  }
  return {
    issuer,
    /** The key that tokens are signed with. */
    key: (): Key => {
      const [key] = keys
      if (key === undefined) throw new Error('the issuer has no key')
      return key
    },
    /** How often anything was asked of it. */
    asked: () => asked,
    publish: (published: readonly Key[]) => {
      keys = published
    },
    breakDown: (how: (response: ServerResponse) => void = (response) => response.destroy()) => {
      broken = how
    },
    mend: () => {
      broken = undefined
    },
    /** A token that is good but for what is said otherwise. */
    token({ claims = {}, without = [], header = {}, key = keys[0] }: Token = {}): Promise<string> {
      const good: JWTPayload = {
        iss: issuer,
        aud: AUDIENCE,
        sub: 'kari',
        iat: now(),
        exp: now() + 300,
        roles: ['reader'],
        ...claims,
      }
      const payload = Object.fromEntries(Object.entries(good).filter(([claim]) => !without.includes(claim)))
      if (key === undefined) throw new Error('the issuer has no key')
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header })
        .sign(key.pair.privateKey)
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type TokenIssuer = Awaited<ReturnType<typeof openTokenIssuer>>
