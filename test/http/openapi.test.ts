import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractMark, contractText } from '../../src/http/openapi/contract-file.js'
import { openService, type Service } from '../support/service.js'

const root = join(__dirname, '..', '..')
const committed = () => readFileSync(join(root, 'docs', 'openapi.json'), 'utf8')

test('the committed document is what the schemas make', () => {
  // `npm run openapi` makes it anew.
  expect(JSON.parse(committed())).toEqual(JSON.parse(contractText()))
  expect(committed()).toBe(contractText())
})

test('the changelog tells of this document', () => {
  // The mark is of the document's text: whoever changes the contract has to say there what changes for callers.
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  const entries = changelog.split(/^- /m).filter((entry) => entry.includes(`(${contractMark(committed())})`))
  expect(entries).toHaveLength(1)
  expect(entries[0]?.split('(contract')[0]?.trim().split(/\s+/).length).toBeGreaterThan(3)
})

describe('what is served', () => {
  let service: Service
  beforeAll(async () => {
    service = await openService()
  })
  afterAll(() => service.discard())

  test('is the committed document, and names no server', async () => {
    const served = await service.get('/api/openapi.json')
    const text = await served.text()
    expect(JSON.parse(text)).toEqual(JSON.parse(committed()))
    expect(text).not.toMatch(/localhost|127\.0\.0\.1|https?:/)
  })

  test('can be browsed without anything from elsewhere, and without scripts in the page', async () => {
    const page = await (await service.get('/api/docs')).text()
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
    expect(named.length).toBeGreaterThan(3)
    expect(page).not.toMatch(/<script(?! src=)|<style|\son\w+=/)
    for (const address of named) {
      const file = await fetch(new URL(address, `${service.url}/api/docs`))
      expect({ address, status: file.status, isEmpty: (await file.text()) === '' }).toEqual({
        address,
        status: 200,
        isEmpty: false,
      })
    }
    for (const other of ['package.json', '..%2Fpackage.json']) {
      const file = await service.get(`/api/docs/${other}`)
      expect(await file.json()).toMatchObject({ status: 404 })
    }
  })
})
