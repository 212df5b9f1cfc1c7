import { sql } from 'kysely'
import { reading } from '../../src/cli/open-ledger.js'
import { acquireWriterLock } from '../../src/ledger/sqlite/writer-lock.js'
import { idOf } from '../support/ledger-fixture.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { startCli } from '../support/run-cli.js'

// Seen red with a connection in place of the transaction: the second statement then sees the third body.
test('every statement of one question sees one state, whatever is recorded and projected between them', async () => {
  const ledger = openLedgerInFolder()
  const record = async (name: string) => {
    const commandId = idOf(`register ${name}`)
    const data = { bodyId: idOf(name), name, kind: 'utvalg' }
    await ledger.runner.run({ type: 'RegisterBody', data, commandId, actor: TEST_ACTOR })
  }
  await record('Kulturutvalget')
  await record('Eldrerådet')
  const seen = await reading({ data: ledger.folder }, {}, async ({ models }) => {
    const count = async () => (await sql`SELECT 1 FROM bodies`.execute(models)).rows.length
    const before = await count()
    await record('Ungdomsrådet')
    await ledger.projector.catchUp()
    return [before, await count()]
  })
  expect(seen).toEqual([2, 2])
  const later = await reading({ data: ledger.folder }, {}, async ({ models }) =>
    sql`SELECT 1 FROM bodies`.execute(models),
  )
  expect(later.rows).toHaveLength(3)
  await ledger.discard()
})

test('beside an import that has not projected yet, a list says whom it waits for, and waits', async () => {
  const ledger = openLedgerInFolder()
  const lock = acquireWriterLock(ledger.folder, 'ledger import registers')
  const data = { bodyId: idOf('Kulturutvalget'), name: 'Kulturutvalget', kind: 'utvalg' }
  await ledger.runner.run({ type: 'RegisterBody', data, commandId: 'register', actor: TEST_ACTOR })
  const list = startCli(ledger.folder, ['bodies', '--format', 'csv'])
  await new Promise((resolve) => list.child.stderr.once('data', resolve))
  expect(list.stderr()).toMatch(/^waiting for "ledger import registers" \(process \d+ on .*\), which writes/)
  await ledger.projector.catchUp()
  const { exitCode, stdout } = await list.ended
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Kulturutvalget') })
  if ('release' in lock) lock.release()
  await ledger.discard()
}, 60_000)
