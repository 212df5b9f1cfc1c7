import { findBody } from '../../src/queries/find-body.js'
import { momentOf } from '../../src/queries/moment.js'
import { nearNames } from '../../src/queries/near-names.js'
import { idOf } from '../support/ledger-fixture.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

const NAMES = ['Kulturutvalget', 'Kulturrådet', 'Formannskapet', 'Program digital samhandling']
const now = () => momentOf({}, new Date())

let ledger: LedgerInFolder
beforeAll(async () => {
  ledger = openLedgerInFolder()
  for (const name of NAMES) {
    const data = { bodyId: idOf(name), name, kind: 'utvalg' }
    await ledger.runner.run({ type: 'RegisterBody', data, commandId: name, actor: TEST_ACTOR })
  }
  await ledger.projector.catchUp()
})
afterAll(() => ledger.discard())

const refusalOf = (text: string) =>
  findBody(ledger.readModels, now(), text).then(
    () => undefined,
    (error: unknown) => error,
  )

test.each(NAMES)('%s is found by the id that lists show, and by the whole of it', async (name) => {
  const id = idOf(name)
  for (const text of [id, id.slice(0, 8), id.slice(0, 8).toUpperCase(), id.slice(0, 20)]) {
    expect((await findBody(ledger.readModels, now(), text)).name).toBe(name)
  }
})

test('a name that no body has is refused with those that are near it, and nothing is found by likeness', async () => {
  expect(await refusalOf('Kulturutvalgt')).toMatchObject({
    code: 'not-found',
    detail: { field: 'body', allowed: expect.stringContaining('near it: "Kulturutvalget"') },
  })
  expect(await refusalOf('Havnevesenet')).toMatchObject({
    code: 'not-found',
    detail: { allowed: expect.not.stringContaining('near it') },
  })
  expect(await refusalOf('00000000')).toMatchObject({ code: 'not-found' })
})

test('the most alike comes first, and no more than three', () => {
  expect(nearNames('formanskapet', NAMES)).toEqual(['Formannskapet'])
  expect(nearNames('Kultur', ['Kulturen', 'Kulturelt', 'Kulturer', 'Kulturell']).length).toBe(3)
})
