import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureOf } from '../../src/cli/errors.js'
import { createProgram } from '../../src/cli/program.js'
import { loadOidc } from '../../src/config.js'

const ISSUER = 'https://issuer.example'
const SETTINGS = ['LEDGER_OIDC_ISSUER', 'LEDGER_OIDC_AUDIENCE', 'LEDGER_OIDC_JWKS', 'LEDGER_OIDC_ROLES_CLAIM']

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-serve-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  for (const name of SETTINGS) delete process.env[name]
})

/** How `ledger serve` fails on a ledger that is not there yet. */
async function failureOfServe(...options: readonly string[]) {
  const program = createProgram('0.0.0', () => {})
  const ending = program.parseAsync(['node', 'ledger', 'serve', '--data', join(folder, 'ledger'), ...options])
  return failureOf(await ending.then(() => undefined).catch((error: unknown) => error))
}

test('without identity it refuses to listen where others are, and has opened nothing by then', async () => {
  const { lines, exitCode } = await failureOfServe('--host', '0.0.0.0')
  expect(exitCode).toBe(3)
  expect(lines.join('\n')).toMatch(
    /loopback only[\s\S]*field: --host\n {2}value: 0\.0\.0\.0\n {2}allowed: 127/,
  )
  expect(existsSync(join(folder, 'ledger'))).toBe(false)
})

test.each<[Readonly<Record<string, string>>, string]>([
  [{ LEDGER_OIDC_ISSUER: ISSUER }, 'LEDGER_OIDC_AUDIENCE'],
  [{ LEDGER_OIDC_AUDIENCE: 'urn:ledger' }, 'LEDGER_OIDC_ISSUER'],
  [{ LEDGER_OIDC_ROLES_CLAIM: 'groups' }, 'LEDGER_OIDC_ISSUER'],
  [{ LEDGER_OIDC_ISSUER: '', LEDGER_OIDC_AUDIENCE: '' }, 'LEDGER_OIDC_ISSUER'],
  [{ LEDGER_OIDC_ISSUER: 'http://issuer.example', LEDGER_OIDC_AUDIENCE: 'urn:ledger' }, 'LEDGER_OIDC_ISSUER'],
  [{ LEDGER_OIDC_ISSUER: ISSUER, LEDGER_OIDC_AUDIENCE: ' ' }, 'LEDGER_OIDC_AUDIENCE'],
  [
    {
      LEDGER_OIDC_ISSUER: ISSUER,
      LEDGER_OIDC_AUDIENCE: 'urn:ledger',
      LEDGER_OIDC_JWKS: 'http://keys.example',
    },
    'LEDGER_OIDC_JWKS',
  ],
])(
  'settings of identity that are wrong or half there, %j, keep it from starting',
  async (settings, field) => {
    Object.assign(process.env, settings)
    const { lines, exitCode } = await failureOfServe()
    expect(exitCode).toBe(3)
    expect(lines).toContain(`  field: ${field}`)
    expect(existsSync(join(folder, 'ledger'))).toBe(false)
  },
)

test('settings of identity are the issuer and the audience, and what else is said', () => {
  expect(loadOidc()).toBeUndefined()
  Object.assign(process.env, { LEDGER_OIDC_ISSUER: ISSUER, LEDGER_OIDC_AUDIENCE: 'urn:ledger' })
  expect(loadOidc()).toEqual({
    issuer: ISSUER,
    audience: 'urn:ledger',
    jwksAddress: undefined,
    rolesClaim: 'roles',
  })
  Object.assign(process.env, {
    LEDGER_OIDC_JWKS: 'http://127.0.0.1:1/keys',
    LEDGER_OIDC_ROLES_CLAIM: 'realm_access.roles',
  })
  expect(loadOidc()).toMatchObject({
    jwksAddress: 'http://127.0.0.1:1/keys',
    rolesClaim: 'realm_access.roles',
  })
})
