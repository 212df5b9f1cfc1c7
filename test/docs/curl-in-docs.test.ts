import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { curlSender, curlsOf } from '../support/curl.js'
import { openService, type Service } from '../support/service.js'

const root = join(__dirname, '..', '..')
const SHOWN = 'http://127.0.0.1:8080'

/** The `curl` lines in the `sh` blocks of a page, in order. */
function curlsIn(page: string) {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .filter(([, block = '']) => /^curl /m.test(block))
    .flatMap(([, block = '']) => curlsOf(block))
}

describe.each(['README.md', 'docs/api.md'])('curl as shown in %s', (page) => {
  let service: Service
  let send: ReturnType<typeof curlSender>
  beforeAll(async () => {
    service = await openService()
    send = curlSender({ from: SHOWN, to: service.url, folder: root })
  })
  afterAll(() => service.discard())

  // In order and to one ledger, as somebody who follows the page would send them.
  it.each(curlsIn(page).map((curl) => [curl.line, curl] as const))('%s', async (_, curl) => {
    expect(await send(curl)).toBe(curl.status)
  })
})

test.each([
  ['an option that is not known', 'curl --compressed http://127.0.0.1:8080/metrics # 200'],
  ['a sign that a shell reads', 'curl http://127.0.0.1:8080/api/decisions?status=draft # 200'],
  ['a line without a status', 'curl http://127.0.0.1:8080/metrics'],
])('%s is no curl of a page', (_, line) => {
  expect(() => curlsOf(line)).toThrow(TypeError)
})
