import { readFileSync } from 'node:fs'
import { reportParams } from '../../src/contract/report-params.js'
import { REPORT_NAMES } from '../../src/reports/reports.js'
import { openService, type Service } from '../support/service.js'

const BOARD = 'Programstyret for program digital samhandling'

let service: Service
beforeAll(async () => {
  service = await openService()
  const form = new FormData()
  form.set('registers', readFileSync('examples/registers.json', 'utf8'))
  const { registers } = JSON.parse(readFileSync('examples/registers.json', 'utf8')) as {
    registers: readonly { readonly file: string }[]
  }
  for (const { file } of registers) form.append('file', new Blob([readFileSync(`examples/${file}`)]), file)
  const imported = await fetch(`${service.url}/api/imports`, { method: 'POST', body: form })
  const { position } = (await imported.json()) as { position: string }
  expect((await service.get(`/api/bodies?after=${position}`)).status).toBe(200)
})
afterAll(() => service.discard())

const addressOf = (name: string): string => {
  const query = new URLSearchParams({
    ...(name === 'board' && { body: BOARD }),
    ...(name === 'register' && { name: 'Tabell 3', body: BOARD }),
  })
  return `/api/reports/${name}?${query}`
}

test('every report has its parameters in the contract', () => {
  expect(Object.keys(reportParams).sort()).toEqual([...REPORT_NAMES].sort())
})

describe.each([...REPORT_NAMES])('the report %s', (name) => {
  test.each([
    ['application/json', /^[[{]/],
    ['text/csv', /;/],
    ['text/markdown', /^# /],
    ['text/html', /^<!doctype html>[\s\S]*lang="nb"/i],
    ['text/plain', /\n/],
  ])('can be had as %s', async (accept, beginning) => {
    const response = await service.get(addressOf(name), { headers: { accept } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
    expect(await response.text()).toMatch(beginning)
  })
})

test('a report shows what was so on the day that is asked for', async () => {
  const markdown = { headers: { accept: 'text/markdown' } }
  const early = await (await service.get(`${addressOf('register')}&asOf=2021-03-01`, markdown)).text()
  const late = await (await service.get(addressOf('register'), markdown)).text()
  expect(late.split('\n').length).toBeGreaterThan(early.split('\n').length)
})

test.each([
  ['/api/reports/everything', 404],
  ['/api/reports/board', 400],
  ['/api/reports/register?name=Tabell%2099', 404],
  ['/api/reports/decisions?status=final', 400],
  ['/api/reports/owners?colour=red', 400],
])('%s is refused with %i', async (address, status) => {
  const refused = await service.get(address)
  expect(refused.status).toBe(status)
  expect(refused.headers.get('content-type')).toMatch('application/problem+json')
})

test('a format that there is not is refused', async () => {
  expect((await service.get(addressOf('owners'), { headers: { accept: 'image/png' } })).status).toBe(406)
})

test.each([
  ['/api/reports/register?name=Tabel%203', 404, /near it: "Tabell [3-8]"/],
  ['/api/decisions?document=Styringsdokumnt', 404, /near it: "[^"]*styringsdokument/i],
  ['/api/search?words=*', 400, /^at least one word/],
  ['/api/search?words=%22%22', 400, /^at least one word/],
])('%s says what may have been meant', async (address, status, allowed) => {
  const refused = await service.get(address)
  expect({ status: refused.status, says: await refused.json() }).toMatchObject({
    status,
    says: { allowed: expect.stringMatching(allowed) },
  })
})
