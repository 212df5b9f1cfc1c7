import { projectionsAnswer } from '../../src/contract/projections-answer.js'
import { idOf } from '../support/ledger-fixture.js'
import { openService, type Service } from '../support/service.js'

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.discard())

test('read models tell how far they are, and can be made anew while they are read', async () => {
  const registered = await service.command('RegisterBody', {
    bodyId: idOf('Kulturutvalget'),
    name: 'Kulturutvalget',
    kind: 'utvalg',
  })
  const { position } = (await registered.json()) as { position: string }
  await service.get(`/api/bodies?after=${position}`)
  const before = projectionsAnswer.parse(await (await service.get('/api/projections')).json())
  expect(before).toMatchObject({ position, head: position, eventsBehind: 0 })
  const [rebuilt, read] = await Promise.all([
    service.post('/api/projections/rebuild', {}),
    service.get('/api/bodies'),
  ])
  expect(await read.json()).toMatchObject({ items: [{ name: 'Kulturutvalget' }] })
  expect(projectionsAnswer.parse(await rebuilt.json())).toEqual(before)
})

test('a read model that there is not is refused, with those that there are', async () => {
  const refused = await service.post('/api/projections/rebuild?projection=everything', {})
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ code: 'not-found', field: 'projection' })
})
