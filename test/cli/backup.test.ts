import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventPage } from '../../src/contract/event-params.js'
import { idOf } from '../support/ledger-fixture.js'
import { runCli, startCli } from '../support/run-cli.js'
import { openService } from '../support/service.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-backup-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inside = (name: string) => join(folder, name)
const register = (name: string) =>
  runCli(inside('ledger'), [
    ...['--actor', 'Kari Sekretær', 'do', 'RegisterBody', '--data'],
    JSON.stringify({ bodyId: idOf(name), name, kind: 'utvalg' }),
  ])
const bodiesOf = (ledger: string): readonly { readonly name: string }[] =>
  JSON.parse(runCli(ledger, ['bodies', '--format', 'json']).stdout)

test('a ledger is copied while it is written to, and restored with everything that was acknowledged before', async () => {
  const service = await openService(inside('ledger'))
  let acknowledged = 0
  let goesOn = true
  const writing = (async () => {
    while (goesOn) {
      const data = { bodyId: idOf(`body ${acknowledged}`), name: `Utvalg ${acknowledged}`, kind: 'utvalg' }
      expect((await service.command('RegisterBody', data)).status).toBe(201)
      acknowledged += 1
    }
  })()
  await service.get('/health/live')
  const before = acknowledged
  const backup = await startCli(inside('ledger'), ['backup', inside('backup')]).ended
  const after = acknowledged
  goesOn = false
  await writing
  await service.close()
  expect(backup).toMatchObject({ exitCode: 0, stderr: '' })
  // It went on meanwhile: a copy that stopped the writer would have nothing new beside it.
  expect(after).toBeGreaterThan(before)

  const restored = runCli(inside('restored'), ['restore', inside('backup')])
  expect(restored).toMatchObject({ exitCode: 0, stderr: '' })
  const again = await openService(inside('restored'))
  const { items } = eventPage.parse(
    await (await again.get('/api/events?limit=1000&type=BodyRegistered')).json(),
  )
  const names = items.map(({ data }) => data?.name)
  expect(names).toEqual(names.map((_, number) => `Utvalg ${number}`))
  expect(names.length).toBeGreaterThanOrEqual(Math.min(before, 1_000))
  expect(
    (await again.command('RegisterBody', { bodyId: idOf('new'), name: 'Nytt', kind: 'utvalg' })).status,
  ).toBe(201)
  await again.close()
})

test('keys can be kept apart, and are asked for when the ledger is restored', () => {
  register('Kulturutvalget')
  expect(runCli(inside('ledger'), ['backup', inside('backup'), '--keys', inside('keys')]).exitCode).toBe(0)
  expect(existsSync(inside('backup/keys.db'))).toBe(false)
  expect(statSync(inside('keys/keys.db')).mode & 0o077).toBe(0)
  const without = runCli(inside('restored'), ['restore', inside('backup')])
  expect(without.exitCode).toBe(3)
  expect(without.stderr).toMatch('--keys')
  expect(existsSync(inside('restored/ledger.db'))).toBe(false)
  expect(runCli(inside('restored'), ['restore', inside('backup'), '--keys', inside('keys')]).exitCode).toBe(0)
  expect(bodiesOf(inside('restored')).map(({ name }) => name)).toEqual(['Kulturutvalget'])
})

test('nothing is overwritten, neither by a backup nor by a restore', () => {
  register('Kulturutvalget')
  mkdirSync(inside('backup'))
  writeFileSync(inside('backup/notes.txt'), 'mine')
  expect(runCli(inside('ledger'), ['backup', inside('backup')])).toMatchObject({ exitCode: 3 })
  expect(runCli(inside('ledger'), ['backup', inside('other')])).toMatchObject({ exitCode: 0 })
  const onto = runCli(inside('ledger'), ['restore', inside('other')])
  expect(onto.exitCode).toBe(3)
  expect(onto.stderr).toMatch('there is a ledger')
})

test('a damaged backup is not restored', () => {
  register('Kulturutvalget')
  expect(runCli(inside('ledger'), ['backup', inside('backup')]).exitCode).toBe(0)
  writeFileSync(inside('backup/ledger.db'), 'no database')
  const restored = runCli(inside('restored'), ['restore', inside('backup')])
  expect(restored.exitCode).toBe(1)
  expect(existsSync(inside('restored/ledger.db'))).toBe(false)
})
