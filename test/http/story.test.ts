import { commandTable } from '../../src/commands/table.js'
import { story } from '../../src/http/openapi/story/story.js'
import { openService, type Service } from '../support/service.js'

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.discard())

test('the examples tell one story: each is accepted, in order, on an empty ledger', async () => {
  const refused: unknown[] = []
  for (const { type, summary, data } of story) {
    const answer = await service.command(type, data)
    if (answer.status !== 201) refused.push({ type, summary, answer: await answer.json() })
  }
  expect(refused).toEqual([])
})

test('every command has an example', () => {
  const told = new Set<string>(story.map(({ type }) => type))
  expect([...commandTable.keys()].filter((type) => !told.has(type))).toEqual([])
})
