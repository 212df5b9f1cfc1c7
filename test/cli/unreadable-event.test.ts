import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { newEvent, uuid } from '../projector/workshop.js'
import { bodyNames, registerBody, runLedger } from '../support/ledger-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'unreadable-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bodyId = uuid(7)
const stream = `body-${bodyId}`

/** A body with an event in the middle of its stream that this program cannot read, the last one of the log. */
async function appendUnreadable(): Promise<void> {
  const log = openSqliteLog(join(folder, 'ledger.db'))
  const registered = newEvent({ type: 'BodyRegistered', data: { bodyId, name: 'Rådet', kind: 'utvalg' } })
  const renamed = newEvent({ type: 'BodyRenamed', data: { bodyId, name: 'Storrådet' } })
  const unreadable = { ...newEvent({ type: 'BodyRenamed', data: { bodyId, name: 'x' } }), data: '{"name":7}' }
  await log.append(stream, 'no_stream', [
    registered,
    unreadable,
    renamed,
    { ...unreadable, id: uuid(8), metadata: '?' },
  ])
  await log.close()
}

const projections = () => runLedger(folder, ['projections'])

test('an event that cannot be read holds up its stream, and nothing else; it is shown, and taken once it can be', async () => {
  registerBody(folder, 1, 'Kulturutvalget')
  await appendUnreadable()
  expect(bodyNames(folder)).toEqual(['Kulturutvalget', 'Rådet'])

  // Another stream goes on, although the clock is set by the log's last event.
  expect(registerBody(folder, 2, 'Eldrerådet')).toMatchObject({ status: 0, stderr: '' })
  const refused = runLedger(folder, [
    'do',
    'EndBody',
    '--data',
    JSON.stringify({ bodyId, validTo: '2026-01-01' }),
  ])
  expect(refused).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error: event .* cannot be read: [^\n]*\n$/),
  })
  expect(bodyNames(folder)).toEqual(['Eldrerådet', 'Kulturutvalget', 'Rådet'])

  const shown = projections()
  expect(shown.status).toBe(1)
  // One line for the event, whatever the number of read models; two wait behind it.
  const notes = shown.stdout.replace(/\s+/g, ' ')
  expect(notes.match(/BodyRenamed i body-/g)).toHaveLength(1)
  expect(notes).toMatch(/cannot be read: .*Parkert i appointments, bodies, .*; 2 venter bak/)
  expect(runLedger(folder, ['doctor'])).toMatchObject({ status: 1 })

  // Still unreadable: it is parked again.
  expect(runLedger(folder, ['replay']).status).toBe(0)
  expect(projections().stdout).toBe(shown.stdout)

  const database = new Database(join(folder, 'ledger.db'))
  database
    .prepare(
      'UPDATE events SET data = ?, metadata = (SELECT metadata FROM events LIMIT 1) WHERE stream = ? AND (data = \'{"name":7}\')',
    )
    .run(JSON.stringify({ bodyId, name: 'Det store rådet' }), stream)
  database.close()
  expect(runLedger(folder, ['replay']).status).toBe(0)
  expect(bodyNames(folder)).toEqual(['Det store rådet', 'Eldrerådet', 'Kulturutvalget'])
  expect(projections().status).toBe(0)
}, 120_000)
