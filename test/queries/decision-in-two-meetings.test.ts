import { decision } from '../../src/queries/decision.js'
import { momentOf } from '../../src/queries/moment.js'
import { idOf } from '../support/ledger-fixture.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

test('as of a day before one of two meetings that hold a decision of one id, the other one shows its own', async () => {
  const ledger = openLedgerInFolder()
  const run = (type: string, data: object) =>
    ledger.runner.run({ type, data, commandId: JSON.stringify(data), actor: TEST_ACTOR })
  const decisionId = idOf('one id')
  await run('RegisterBody', { bodyId: idOf('Havnestyret'), name: 'Havnestyret', kind: 'styre' })
  // The later meeting is entered first, so its stream comes first in the log.
  for (const date of ['2026-03-13', '2026-02-02']) {
    const meetingId = idOf(date)
    const matterId = idOf(`matter of ${date}`)
    await run('RegisterHeldMeeting', { meetingId, bodyId: idOf('Havnestyret'), date })
    await run('AddMatter', { meetingId, matterId, title: `Molo, ${date}` })
    await run('RecordDecision', { meetingId, matterId, decisionId, clauses: [{ text: `Vedtatt ${date}.` }] })
  }
  await ledger.projector.catchUp()
  const shown = async (asOf: string) =>
    (await decision(ledger.readModels, momentOf({ asOf }, new Date()), { decisionId }, async () => () => ''))
      ?.text
  expect([await shown('2026-02-01'), await shown('2026-02-02'), await shown('2026-03-13')]).toEqual([
    undefined,
    'Vedtatt 2026-02-02.',
    'Vedtatt 2026-03-13.',
  ])
  await ledger.discard()
})
