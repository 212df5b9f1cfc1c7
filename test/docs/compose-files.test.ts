import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, loadOidc } from '../../src/config.js'

const root = join(__dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'compose-'))
const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})
afterAll(() => rmSync(folder, { recursive: true }))

const GIVEN: Readonly<Record<string, string>> = {
  EVENTSTORE_ADMIN_PASSWORD: 'enAdmin',
  EVENTSTORE_OPS_PASSWORD: 'enOps',
  POSTGRES_PASSWORD: 'etPassord',
  LEDGER_OIDC_ISSUER: 'https://issuer.example.org',
  LEDGER_OIDC_AUDIENCE: 'urn:ledger',
}

/** The file with what is given in the place of `${NAME}`, `${NAME:-default}` and `${NAME:?sentence}`. */
const filled = (text: string): string =>
  text.replace(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (_, name: string, sign?: string, rest?: string) => {
    const value = GIVEN[name] ?? (sign === '-' ? rest : undefined)
    if (value === undefined) throw new Error(`${name} is not given`)
    return value
  })

const servicesIn = (text: string): string => /\nservices:\n(?:(?: .*)?\n)+/.exec(text)?.[0] ?? ''

/** What is said of the service, by the two-space form that the files are in. */
function serviceIn(text: string, name: string): string {
  return new RegExp(`\\n  ${name}:\\n((?:    .*\\n|\\n)+)`).exec(servicesIn(text))?.[1] ?? ''
}

// Docker is not at hand where these run: what is checked is what the ledger makes of its own settings, and what must
// never be left out.
describe.each(['docker-compose.yml', 'docker-compose.cluster.yml'])('%s', (file) => {
  const text = filled(readFileSync(join(root, file), 'utf8'))
  const ledger = serviceIn(text, 'ledger')
  const setting = (name: string) => new RegExp(`^ +${name}: (.*)$`, 'm').exec(ledger)?.[1]

  test('gives the service settings that it takes', () => {
    const certificate = join(folder, 'ca.crt')
    writeFileSync(certificate, '')
    process.env.EVENTSTORE_URL = setting('EVENTSTORE_URL')?.replace('/certs/ca/ca.crt', certificate)
    process.env.READ_MODELS_URL = setting('READ_MODELS_URL')
    process.env.LEDGER_OIDC_ISSUER = setting('LEDGER_OIDC_ISSUER')
    process.env.LEDGER_OIDC_AUDIENCE = setting('LEDGER_OIDC_AUDIENCE')
    for (const name of ['LEDGER_OIDC_ISSUER', 'LEDGER_OIDC_AUDIENCE']) {
      if (setting(name) === undefined) delete process.env[name]
    }
    const { eventStore, readModelsUrl } = loadConfig({ dataDir: folder })
    expect(eventStore?.shown).toMatch(/^esdb/)
    expect(readModelsUrl).toMatch(/^postgres:/)
    // Who listens to others knows who they are.
    const isOnLoopback = ledger.includes('"127.0.0.1", "--port"')
    expect([isOnLoopback, loadOidc() !== undefined]).toEqual([isOnLoopback, !isOnLoopback])
  })

  test('keeps the service to its data, and opens ports to this machine only', () => {
    expect(ledger).toContain('read_only: true')
    expect(ledger).toContain('cap_drop: [ALL]')
    expect(ledger).toContain('no-new-privileges:true')
    expect(ledger).toContain('- ledger-data:/data')
    const published = [...text.matchAll(/^ +- "([^"]*:[0-9]+:[0-9]+)"$/gm)].map(([, port = '']) => port)
    expect(published.length).toBeGreaterThan(0)
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  test('says of each service how it is well, and of each image which one it is', () => {
    const names = [...servicesIn(text).matchAll(/^ {2}([a-z0-9]+):$/gm)].map(([, name = '']) => name)
    // That one ends when it has done its work.
    const running = names.filter((name) => name !== 'certificates')
    expect(running.length).toBeGreaterThan(2)
    expect(running.filter((name) => !serviceIn(text, name).includes('healthcheck:'))).toEqual([])
    const images = [...text.matchAll(/image: (\S+)/g)].map(([, image = '']) => image)
    expect(images.filter((image) => image !== 'decision-ledger' && !/:[0-9]/.test(image))).toEqual([])
  })
})
