import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventPage } from '../../src/contract/event-params.js'
import { readDoor } from '../../src/door-file.js'
import { requireWriterLock } from '../../src/ledger/sqlite/writer-lock.js'
import { idOf } from '../support/ledger-fixture.js'
import { startCli } from '../support/run-cli.js'
import { openService, type Service } from '../support/service.js'

let folder: string
let service: Service
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-door-'))
  service = await openService(folder)
})
afterEach(async () => {
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

const register = (name: string, ...more: readonly string[]) => [
  ...['do', 'RegisterBody', ...more, '--data'],
  JSON.stringify({ bodyId: idOf(name), name, kind: 'utvalg' }),
]
const run = (words: readonly string[]) => startCli(folder, words).ended

test('a command goes through the service that holds the lock, in the name of whoever typed it', async () => {
  const first = await run(['--actor', 'Kari Sekretær', ...register('Kulturutvalget', '--id', 'once')])
  const again = await run(['--actor', 'Kari Sekretær', ...register('Kulturutvalget', '--id', 'once')])
  expect([first.exitCode, again.exitCode]).toEqual([0, 0])
  expect(JSON.parse(again.stdout)).toEqual({ ...JSON.parse(first.stdout), repeated: true })
  const { items } = eventPage.parse(await (await service.get('/api/events')).json())
  expect(items.map(({ type }) => type)).toEqual(['PersonRegistered', 'BodyRegistered'])
  const persons = await (await service.get(`/api/persons?after=${JSON.parse(first.stdout).position}`)).json()
  expect(persons).toMatchObject({ items: [{ name: 'Kari Sekretær' }] })
})

test('a refusal ends the command as it would without the service', async () => {
  await run(register('Kulturutvalget'))
  const refused = await run(register('Kulturutvalget'))
  expect(refused.exitCode).toBe(3)
  expect(refused.stderr).toMatch('code: already-exists')
  expect(refused.stderr).toMatch(`value: ${idOf('Kulturutvalget')}`)
})

test('registers go through it too, with the names that the files have here', async () => {
  const imported = await run(['import', 'examples'])
  expect(imported).toMatchObject({ exitCode: 0, stderr: '' })
  expect(imported.stdout).toMatch(/Tabell 8: 107 new, 0 changed, 0 unchanged, 0 gone/)
  expect((await run(['import', 'examples'])).stdout).toMatch(
    /Tabell 8: 0 new, 0 changed, 107 unchanged, 0 gone/,
  )
  const bad = join(folder, 'bad.csv')
  writeFileSync(bad, 'Dato;Organ;Sak\n31.02.2026;Kulturutvalget;Plan\n')
  const refused = await run(['import', bad, '--kind', 'meetings'])
  expect(refused.exitCode).toBe(3)
  expect(refused.stderr).toMatch(`${bad}:2: `)
})

test('the word of the door is its owner’s only, and nobody else gets in with another', async () => {
  const file = join(folder, 'door.json')
  expect(statSync(file).mode & 0o077).toBe(0)
  const { token } = JSON.parse(readFileSync(file, 'utf8'))
  await service.close()
  expect(existsSync(file)).toBe(false)
  service = await openService(folder)
  expect(readDoor(folder)?.token).not.toBe(token)
})

test('a writer that serves nothing is told of as before, also beside the door of one that has died', async () => {
  const left = readFileSync(join(folder, 'door.json'))
  await service.close()
  const lock = requireWriterLock(folder, 'ledger import examples')
  const refused = await run(register('Kulturutvalget'))
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toMatch('ledger import examples')
  writeFileSync(join(folder, 'door.json'), left)
  const unanswered = await run(register('Kulturutvalget'))
  expect(unanswered.exitCode).toBe(1)
  expect(unanswered.stderr).toMatch('does not answer')
  lock.release()
  service = await openService(folder)
})
