import { sql } from 'kysely'
import { reading } from '../../src/cli/open-ledger.js'
import { idOf } from '../support/ledger-fixture.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

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
