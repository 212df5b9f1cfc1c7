import { documents } from '../../src/queries/documents.js'
import { findDocument } from '../../src/queries/find-document.js'
import { momentOf } from '../../src/queries/moment.js'
import { idOf } from '../support/ledger-fixture.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

const documentId = idOf('the plan')
const reason = 'ført feil'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

let number = 0
async function act(type: string, data: object): Promise<void> {
  number += 1
  const request = { type, data: { documentId, ...data }, commandId: `correct ${number}`, actor: TEST_ACTOR }
  await ledger.runner.run(request)
  await ledger.projector.catchUp()
}

const now = () => momentOf({}, new Date())
const names = async (moment = now()) =>
  (await documents(ledger.readModels, moment)).map(({ title, aliases }) => [title, ...aliases])

test('a document is listed and found by what it was corrected to, and was known before by what was entered', async () => {
  await act('RegisterDocument', { title: 'Fyrplna', aliases: ['Planen', 'Lykteplanen'] })
  const before = new Date().toISOString()
  await new Promise((resolve) => setTimeout(resolve, 5))
  await act('CorrectDocument', { title: 'Fyrplan', withdrawnAliases: ['Planen'], reason })
  expect(await names()).toEqual([['Fyrplan', 'Lykteplanen']])
  expect(await names(momentOf({ knownAt: before }, new Date()))).toEqual([
    ['Fyrplna', 'Planen', 'Lykteplanen'],
  ])
  expect((await findDocument(ledger.readModels, now(), 'fyrplan')).documentId).toBe(documentId)
  await expect(findDocument(ledger.readModels, now(), 'Planen')).rejects.toMatchObject({ code: 'not-found' })
  await act('AddDocumentAlias', { alias: 'Planen' })
  expect(await names()).toEqual([['Fyrplan', 'Lykteplanen', 'Planen']])
})
