// A real issuer on a port of its own: oidc-provider, with a client for each caller and its claims in the tokens.
// Prints one line of JSON: {"issuer": …}. The line "rotate" on stdin gives it a new key in place of the old one, and is
// answered with a line. Usage: node run-oidc-issuer.mjs AUDIENCE '{"CLIENT": {"name": …, "roles": […]}}'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

const [audience, callers] = process.argv.slice(2)
const claimsOf = JSON.parse(callers)

let answer
const server = createServer((request, response) => answer(request, response))
server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  answer = (await providerWithNewKey(issuer)).callback()
  console.log(JSON.stringify({ issuer }))
  process.stdin.on('data', async () => {
    answer = (await providerWithNewKey(issuer)).callback()
    console.log(JSON.stringify({ rotated: true }))
  })
  process.stdin.on('end', () => process.exit())
})

async function providerWithNewKey(issuer) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' }
  return new Provider(issuer, {
    jwks: { keys: [key] },
    clients: Object.keys(claimsOf).map((client) => ({
      client_id: client,
      client_secret: `the secret of ${client}`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'ledger',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: (_context, token) => claimsOf[token.clientId],
  })
}
