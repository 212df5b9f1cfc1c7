import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImportAnswer, importAnswer } from '../../src/contract/import-answer.js'
import { openService, type Service } from '../support/service.js'

const EXAMPLES = 'examples'
const MEETINGS = 'Dato;Organ;Sak;Vedtak\n12.03.2026;Kulturutvalget;Bibliotekplan;Planen vedtas.\n'

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.discard())

function examples(): FormData {
  const form = new FormData()
  form.set('registers', readFileSync(join(EXAMPLES, 'registers.json'), 'utf8'))
  for (const file of readdirSync(EXAMPLES)) {
    if (file.endsWith('.csv')) form.append('file', new Blob([readFileSync(join(EXAMPLES, file))]), file)
  }
  return form
}

function oneFile(text: string, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.append('file', new Blob([text]), 'moter.csv')
  return form
}

const upload = (form: FormData, query = '', headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${service.url}/api/imports${query}`, { method: 'POST', body: form, headers })
const answerOf = async (response: Response): Promise<ImportAnswer> =>
  importAnswer.parse(await response.json())
const countOf = (answer: ImportAnswer, count: 'new' | 'unchanged') =>
  answer.registers.reduce((sum, register) => sum + register[count], 0)

test('a folder of registers is taken in, can be read at once, and again changes nothing', async () => {
  const first = await answerOf(await upload(examples()))
  const read = await service.get(`/api/registers?limit=500&after=${first.position}`)
  const { items } = (await read.json()) as { items: readonly unknown[] }
  expect(items).toHaveLength(first.registers.length)
  const again = await answerOf(await upload(examples()))
  expect([countOf(again, 'new'), countOf(again, 'unchanged')]).toEqual([0, countOf(first, 'new')])
  expect(again.position).toBe(first.position)
})

test('a dry run tells the commands and writes nothing', async () => {
  const dry = await answerOf(await upload(oneFile(MEETINGS, { kind: 'meetings' }), '?dryRun=true'))
  expect(dry.planned?.map(({ type }) => type)).toContain('RegisterHeldMeeting')
  const { items } = (await (await service.get('/api/events')).json()) as { items: readonly unknown[] }
  expect(items).toEqual([])
})

test('progress comes while it goes on, and the outcome at the end', async () => {
  const response = await upload(oneFile(MEETINGS, { kind: 'meetings' }), '', { accept: 'text/event-stream' })
  const frames = (await response.text()).trim().split('\n\n')
  expect(frames.slice(0, -1).every((frame) => frame.startsWith('event: progress\n'))).toBe(true)
  const [event, data] = frames.at(-1)?.split('\n') ?? []
  expect(event).toBe('event: done')
  expect(countOf(importAnswer.parse(JSON.parse(data?.slice('data: '.length) ?? '')), 'new')).toBe(1)
})

test('every bad row is told at once, and nothing is written', async () => {
  const refused = await upload(oneFile(`${MEETINGS}31.02.2026;;Sak;\n`, { kind: 'meetings' }))
  expect(refused.status).toBe(422)
  const problem = (await refused.json()) as { code: string; current: { problems: readonly object[] } }
  expect(problem.code).toBe('import-rejected')
  expect(problem.current.problems).toEqual([
    expect.objectContaining({ file: 'moter.csv', line: 3 }),
    expect.objectContaining({ file: 'moter.csv', line: 3 }),
  ])
})

test.each<[string, FormData, string]>([
  ['an unknown field', oneFile(MEETINGS, { colour: 'red' }), 'colour'],
  ['an unknown kind', oneFile(MEETINGS, { kind: 'members of the board' }), 'kind'],
  ['no file', new FormData(), 'file'],
  ['a list and a field', oneFile(MEETINGS, { registers: '{}', kind: 'meetings' }), 'kind'],
])('an upload with %s is refused, naming it', async (_, form, field) => {
  if (field === 'file') form.set('kind', 'meetings')
  const refused = await upload(form)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ code: 'invalid-data', field })
})

const FILE = `--X\r\nContent-Disposition: form-data; name="file"; filename="moter.csv"\r\n\r\n${MEETINGS}\r\n`

test.each([
  ['without its last boundary', 'boundary=X', FILE],
  ['that breaks off in a head', 'boundary=X', `${FILE}--X\r\nContent-Disposition: form-da`],
  ['with another boundary', 'boundary=Y', `${FILE}--X--\r\n`],
  ['whose type names no boundary', 'charset=utf-8', `${FILE}--X--\r\n`],
  ['whose boundary is empty', 'boundary=', `${FILE}--X--\r\n`],
  ['whose boundary is too long', `boundary=${'b'.repeat(300)}`, `${FILE}--X--\r\n`],
])('an upload %s is refused, and nothing is written', async (_, parameter, body) => {
  const headers = { 'content-type': `multipart/form-data; ${parameter}` }
  const refused = await fetch(`${service.url}/api/imports`, { method: 'POST', headers, body })
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'malformed-request' }),
  ])
  expect(await (await service.get('/api/events')).json()).toMatchObject({ items: [] })
})

test.each<[string, string]>([
  ['match', '2=__proto__'],
  ['match', '2=the first'],
])('a %s that names no meeting is refused: %s', async (field, value) => {
  const refused = await upload(oneFile(MEETINGS, { kind: 'meetings', [field]: value }))
  expect([refused.status, await refused.json()]).toEqual([
    422,
    expect.objectContaining({ code: 'invalid-data', field, allowed: 'LINE=MEETINGID or LINE=new' }),
  ])
})

test.each(['name', 'title'])('a %s that cannot be kept is told in the dry run already', async (field) => {
  const refused = await upload(oneFile(MEETINGS, { kind: 'meetings', [field]: 'a\u0000b' }), '?dryRun=true')
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    code: 'import-rejected',
    current: { problems: [{ line: 1, message: expect.stringContaining(field) }] },
  })
})

test('a body that is no upload is refused', async () => {
  expect((await service.post('/api/imports', {})).status).toBe(415)
})
