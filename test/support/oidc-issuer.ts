import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const tokenAnswer = z.object({ access_token: z.string() })

/** What a caller's tokens say beside what the issuer says of its own accord. */
export type CallerClaims = { readonly name?: string; readonly roles: readonly string[] }

/** Starts a real issuer in a process of its own, where its packages are what they are. */
export async function openOidcIssuer(audience: string, callers: Readonly<Record<string, CallerClaims>>) {
  const process = spawn('node', ['test/support/run-oidc-issuer.mjs', audience, JSON.stringify(callers)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines = createInterface(process.stdout)[Symbol.asyncIterator]()
  /** The next line that is an answer: its packages print warnings too. */
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the issuer has ended')
    return value.startsWith('{') ? value : answer()
  }
  const { issuer }: { issuer: string } = JSON.parse(await answer())
  return {
    issuer,
    /** An access token of the caller, as a client of this issuer gets one. */
    token: async (caller: string): Promise<string> => {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${caller}:${encodeURIComponent(`the secret of ${caller}`)}`).toString('base64')}`,
        },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          resource: 'urn:ledger',
          scope: 'ledger',
        }),
      })
      return tokenAnswer.parse(await answer.json()).access_token
    },
    /** Signs with a new key from now on; the old one is gone. */
    rotate: async () => {
      process.stdin.write('rotate\n')
      await answer()
    },
    close: async () => {
      const ended = once(process, 'exit')
      process.stdin.end()
      await ended
    },
  }
}

export type OidcIssuer = Awaited<ReturnType<typeof openOidcIssuer>>
