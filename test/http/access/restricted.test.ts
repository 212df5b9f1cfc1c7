import Database from 'better-sqlite3'
import { accessLogPage } from '../../../src/contract/access-log.js'
import { eventPage } from '../../../src/contract/event-params.js'
import { importAnswer } from '../../../src/contract/import-answer.js'
import { REPORT_NAMES } from '../../../src/reports/reports.js'
import { runCli } from '../../support/run-cli.js'
import { openService, type Service } from '../../support/service.js'
import { openSseClient } from '../../support/sse-client.js'
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../../support/token-issuer.js'
import {
  BODY,
  CANARY,
  CLOSED_DECISION,
  canariesOf,
  DOCUMENT,
  MEETING,
  OTHER,
  PUBLIC,
  PUBLIC_DECISION,
  REGISTER,
  SECRET,
  SECRET_DECISION,
  STORY,
} from './restricted-story.js'

/** Who may see what is restricted in the body, and who may not. */
const WITH_RIGHT = {
  secretary: [`secretary:${BODY}`],
  chair: [`chair:${BODY}`],
  everySecretary: ['secretary:*'],
  governance: ['governance'],
}
const WITHOUT_RIGHT = {
  reader: ['reader'],
  reporting: ['reporting'],
  admin: ['admin'],
  secretaryOfOther: [`secretary:${OTHER}`, `chair:${OTHER}`],
}
const ALL = { ...WITH_RIGHT, ...WITHOUT_RIGHT, everything: ['secretary:*', 'chair:*', 'governance', 'admin'] }
type Who = keyof typeof ALL

let issuer: TokenIssuer
let service: Service
const tokens = new Map<Who, string>()
const as = (who: Who) => ({ authorization: `Bearer ${tokens.get(who)}` })
let position = ''

beforeAll(async () => {
  issuer = await openTokenIssuer()
  service = await openService(undefined, {
    oidc: { issuer: issuer.issuer, audience: AUDIENCE, rolesClaim: 'roles' },
  })
  for (const [who, roles] of Object.entries(ALL)) {
    tokens.set(who as Who, await issuer.token({ claims: { sub: who, name: `Test ${who}`, roles } }))
  }
  for (const [type, data] of STORY) {
    const answer = await service.command(type, data, { headers: as('everything') })
    const told = await answer.json()
    expect([type, answer.status, told]).toEqual([type, 201, told])
  }
  const form = new FormData()
  for (const [name, value] of Object.entries({ kind: 'matters', name: 'Saksliste' })) form.set(name, value)
  form.set('column', 'Egen kolonne=place')
  form.append('file', new Blob([REGISTER]), 'saker.csv')
  const imported = await fetch(`${service.url}/api/imports`, {
    method: 'POST',
    body: form,
    headers: as('everything'),
  })
  position = importAnswer.parse(await imported.json()).position
  await restrictImported()
})
afterAll(async () => {
  await service.discard()
  await issuer.close()
})

/** The matter that the register's first row lists is restricted after it was imported. */
async function restrictImported(): Promise<void> {
  const { text } = await read('everything', `/api/matters?body=${BODY}&after=${position}`)
  const { items } = JSON.parse(text) as { items: { meetingId: string; matterId: string; title: string }[] }
  const listed = items.find(({ title }) => title.includes(CANARY) && title.includes('registersak'))
  const restricted = await service.command(
    'CorrectMatter',
    {
      meetingId: listed?.meetingId,
      matterId: listed?.matterId,
      access: { basis: 'offl. § 13' },
      reason: 'lukket',
    },
    { headers: as('everything') },
  )
  position = ((await restricted.json()) as { position: string }).position
  await read('everything', `/api/bodies?after=${position}`)
}

async function read(who: Who, path: string, accept = 'application/json') {
  const answer = await service.get(path, { headers: { ...as(who), accept } })
  const requestId = answer.headers.get('x-request-id') ?? ''
  const headers = JSON.stringify([...answer.headers])
  return { status: answer.status, text: await answer.text(), headers, requestId }
}

const FORMATS = ['application/json', 'text/csv', 'text/markdown', 'text/html'] as const
/** Single things and events are given as JSON alone; one word is looked for in every format, and every word in one. */
const formatsOf = (path: string): readonly string[] => {
  const isList = /^\/api\/(reports\/)?[a-z-]+(\?|$)|\/history/.test(path) && !path.startsWith('/api/events')
  return !isList || (path.startsWith('/api/search') && path !== SEARCHES[0]) ? FORMATS.slice(0, 1) : FORMATS
}
const SEARCHES = canariesOf().map((word) => `/api/search?words=${word}`)

/** The addresses of each route that may tell of matters and decisions, so that everything restricted is asked for. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  '/api/meetings': ['/api/meetings'],
  '/api/meetings/:meetingId': [`/api/meetings/${MEETING}`],
  '/api/matters': [
    '/api/matters',
    '/api/matters?asOf=2026-03-05',
    '/api/matters?status=withdrawn',
    `/api/matters?document=${DOCUMENT}`,
    `/api/matters?document=${DOCUMENT}&version=${CANARY}behandlet`,
  ],
  '/api/decisions': [
    '/api/decisions',
    '/api/decisions?asOf=2026-03-05&knownAt=2099-01-01',
    `/api/decisions?document=${DOCUMENT}`,
    `/api/decisions?document=${DOCUMENT}&version=${CANARY}lukketnevnt&asOf=2026-03-05`,
  ],
  '/api/decisions/:decisionId': [SECRET_DECISION, CLOSED_DECISION, PUBLIC_DECISION].map(
    (decisionId) => `/api/decisions/${decisionId}`,
  ),
  '/api/decisions/:decisionId/history': [SECRET_DECISION, CLOSED_DECISION, PUBLIC_DECISION].flatMap(
    (decisionId) => [
      `/api/decisions/${decisionId}/history`,
      `/api/decisions/${decisionId}/history?between=1,1&asOf=2026-03-05&knownAt=2099-01-01`,
    ],
  ),
  '/api/documents': ['/api/documents', '/api/documents?asOf=2026-03-05'],
  '/api/documents/:documentId': [`/api/documents/${DOCUMENT}`],
  '/api/documents/:documentId/history': [
    `/api/documents/${DOCUMENT}/history`,
    `/api/documents/${DOCUMENT}/history?asOf=2026-03-05`,
  ],
  '/api/diff': [
    '/api/diff?from=2026-01-01',
    '/api/diff?from=2026-03-02&knownAt=2099-01-01',
    `/api/diff?from=2026-01-01&to=2026-03-05&body=${BODY}`,
  ],
  '/api/bodies': ['/api/bodies'],
  '/api/bodies/:bodyId': [`/api/bodies/${BODY}`],
  '/api/appointments': ['/api/appointments'],
  '/api/persons': ['/api/persons'],
  '/api/follow-ups': ['/api/follow-ups', '/api/follow-ups?status=completed'],
  '/api/owners': ['/api/owners'],
  '/api/involvement': ['/api/involvement'],
  '/api/registers': ['/api/registers'],
  '/api/findings': ['/api/findings?all=true', '/api/findings?all=true&asOf=2026-03-05'],
  '/api/search': [...SEARCHES, '/api/search?words=vedtak'],
  '/api/reports/:name': REPORT_NAMES.map((name) =>
    name === 'register' ? '/api/reports/register?name=Saksliste' : `/api/reports/${name}?body=${BODY}`,
  ).map((path) => (/(documents|owners|involvement)/.test(path) ? path.replace(/\?.*/, '') : path)),
  '/api/events': ['/api/events?limit=1000', `/api/events?stream=meeting-${MEETING}`],
}
/** What tells of no matter, or is looked at by a test of its own. */
const ELSEWHERE = [
  ...['/api/events/stream', '/api/access-log', '/api/projections'],
  ...['/api/openapi.json', '/api/docs', '/api/docs/:file'],
  ...['/health/live', '/health/ready', '/metrics'],
  ...['/api/checkpoints', '/api/checkpoints/latest', '/api/keys', '/api/decisions/:decisionId/proof'],
]

test('every route of the running router that answers a GET is asked below', () => {
  const routes = service.routes.filter((route) => route.startsWith('GET ')).map((route) => route.slice(4))
  const asked = [...Object.keys(ADDRESSES), ...ELSEWHERE]
  expect(routes.filter((route) => !asked.includes(route))).toEqual([])
})

describe.each(Object.keys(ADDRESSES))('%s', (route) => {
  const asked = (ADDRESSES[route] ?? []).flatMap((path) =>
    formatsOf(path).map((format) => [path, format] as const),
  )

  test.each(Object.keys(WITHOUT_RIGHT) as (keyof typeof WITHOUT_RIGHT)[])(
    'tells %s nothing that is restricted, in no format',
    async (who) => {
      for (const [path, format] of asked) {
        const { status, text, headers } = await read(who, path, format)
        // A search tells the words that were searched for, and a filter what it was narrowed to.
        const own = decodeURIComponent(path)
        const found = [...`${text} ${headers}`.toLowerCase().matchAll(/kanarifugl[a-zæøå]*/g)].map(
          ([word]) => word,
        )
        expect([path, format, status, found.filter((word) => !own.includes(word))]).toEqual([
          path,
          format,
          200,
          [],
        ])
        if (path.startsWith('/api/search?words=kanarifugl')) expect(text).not.toMatch(SECRET)
      }
    },
  )
})

test.each(Object.keys(WITH_RIGHT) as (keyof typeof WITH_RIGHT)[])(
  '%s is told every word of it, and each telling is on record',
  async (who) => {
    const told = new Set<string>()
    const telling = new Set<string>()
    for (const path of Object.values(ADDRESSES).flat()) {
      for (const format of formatsOf(path)) {
        const { status, text, requestId } = await read(who, path, format)
        expect([path, format, status]).toEqual([path, format, 200])
        const words = canariesOf().filter((word) => text.includes(word) && !path.includes(word))
        for (const word of words) told.add(word)
        if (words.length > 0) telling.add(requestId)
      }
    }
    expect(canariesOf().filter((word) => !told.has(word))).toEqual([])
    const recorded = await recordedOf(who)
    expect([...telling].filter((requestId) => !recorded.has(requestId))).toEqual([])
  },
)

test('nothing is recorded of those who are shown nothing restricted', async () => {
  const readers = new Set((await readings()).map(({ name }) => name))
  for (const who of Object.keys(WITHOUT_RIGHT)) expect(readers).not.toContain(`Test ${who}`)
})

type Readings = ReturnType<typeof accessLogPage.parse>['items']

async function readings(query = ''): Promise<Readings> {
  const all: Readings[number][] = []
  for (let next: number | undefined = Number.MAX_SAFE_INTEGER; next !== undefined; ) {
    const page = await read('governance', `/api/access-log?limit=500&before=${next}${query}`)
    const { items, next: older } = accessLogPage.parse(JSON.parse(page.text))
    all.push(...items)
    next = older
  }
  return all
}
const recordedOf = async (who: Who) =>
  new Set((await readings()).filter(({ name }) => name === `Test ${who}`).map(({ request }) => request))

test('what exists is told to everybody: ids, date, body, standing and the legal basis', async () => {
  const { text } = await read('reader', `/api/decisions/${SECRET_DECISION}`)
  expect(JSON.parse(text)).toMatchObject({
    decisionId: SECRET_DECISION,
    matterId: SECRET,
    meetingId: MEETING,
    bodyId: BODY,
    date: '2026-03-02',
    matterNumber: '12/26',
    status: 'superseded',
    corrected: true,
    approvedOn: '2026-04-01',
    text: 'Unntatt offentlighet: offl. § 13',
    clauses: [],
    restricted: { basis: 'offl. § 13', hidden: true },
    revisions: [{ revision: 1 }, { revision: 2 }, { revision: 3 }],
    votes: [{ result: 'carried' }],
    proposals: [],
    followUps: [
      { followUp: 1, status: 'completed' },
      { followUp: 2, status: 'open' },
    ],
  })
  expect(text).not.toMatch('roll')
  const open = JSON.parse((await read('reader', `/api/decisions/${PUBLIC_DECISION}`)).text)
  expect(open).toMatchObject({ matter: 'Åpen sak', text: 'Åpent vedtak.', statements: [] })
  const csv = (await read('reader', '/api/decisions', 'text/csv')).text
  expect(csv).toMatch('Unntatt offentlighet: offl. § 13')
  const report = (await read('reader', '/api/reports/register?name=Saksliste', 'text/csv')).text
  expect(report).toMatch('Åpen registersak')
  expect(report).toMatch('07.01.2026')
})

test('a reading says who read what, when and which way', async () => {
  const { requestId } = await read('chair', `/api/decisions/${SECRET_DECISION}`)
  const found = (await readings(`&thingId=${SECRET_DECISION}`)).find(({ request }) => request === requestId)
  expect(found).toMatchObject({
    name: 'Test chair',
    route: 'GET /api/decisions/:decisionId',
    things: expect.arrayContaining([{ meetingId: MEETING, matterId: SECRET, decisionId: SECRET_DECISION }]),
  })
  expect(Math.abs(Date.now() - Date.parse(found?.at ?? ''))).toBeLessThan(60_000)
  const own = await readings(`&personId=${found?.personId}`)
  expect(new Set(own.map(({ name }) => name))).toEqual(new Set(['Test chair']))
  const { requestId: openRead } = await read('secretary', `/api/matters?body=${OTHER}`)
  expect((await readings()).some(({ request }) => request === openRead)).toBe(false)
})

test('the live stream hides what is restricted, and records what it shows of it', async () => {
  const { text } = await read('reader', '/api/events?limit=1000')
  const { items, head } = eventPage.parse(JSON.parse(text))
  const hidden = items.filter(({ restricted }) => restricted?.hidden)
  expect(new Set(hidden.map(({ type }) => type)).size).toBeGreaterThan(14)
  for (const { data } of hidden) expect(data).toMatchObject({ meetingId: expect.any(String) })

  const from = items[0]?.position ?? ''
  const streams = await Promise.all(
    (['reader', 'secretary', 'secretaryOfOther', 'governance'] as const).map(async (who) => {
      const client = await openSseClient(`${service.url}/api/events/stream?from=${from}`, undefined, as(who))
      return { who, client }
    }),
  )
  for (const { client } of streams) await client.until(() => client.frames.some(({ id }) => id === head))
  // And live: somebody writes while they watch.
  const written = await service.command(
    'RecordStatement',
    {
      meetingId: MEETING,
      matterId: SECRET,
      statementId: crypto.randomUUID(),
      text: `${CANARY}direkte`,
      by: BODY,
    },
    { headers: as('everything') },
  )
  expect(written.status).toBe(201)
  const { position: live } = (await written.json()) as { position: string }
  const before = new Set((await readings()).map(({ id }) => id))
  for (const { who, client } of streams) {
    await client.until(() => client.frames.some(({ id }) => id === live))
    const frames = client.frames.map(({ data }) => data).join('\n')
    const maySee = who === 'secretary' || who === 'governance'
    expect([who, frames.includes(`${CANARY}direkte`), frames.includes(CANARY)]).toEqual([who, maySee, maySee])
    client.close()
  }
  const shown = (await readings()).filter(({ route }) => route === 'GET /api/events/stream')
  expect(new Set(shown.map(({ name }) => name))).toEqual(new Set(['Test secretary', 'Test governance']))
  expect(
    shown.some(({ id, things }) => !before.has(id) || things.some(({ matterId }) => matterId === SECRET)),
  ).toBe(true)
})

test('a page that one caller was given is not taken for the page of another', async () => {
  const etagOf = async (who: Who) =>
    (await service.get('/api/decisions', { headers: as(who) })).headers.get('etag')
  const secretary = await etagOf('secretary')
  expect(await etagOf('chair')).toBe(secretary)
  expect(await etagOf('reader')).not.toBe(secretary)
  const asked = { ...as('reader'), 'if-none-match': secretary ?? '' }
  expect((await service.get('/api/decisions', { headers: asked })).status).toBe(200)
})

test('what is opened again is open to all, and its earlier days too', async () => {
  const open = { meetingId: MEETING, matterId: PUBLIC, access: null, reason: 'åpnet' }
  expect(
    (
      await service.command(
        'CorrectMatter',
        { ...open, access: { basis: 'offl. § 14' } },
        { headers: as('secretary') },
      )
    ).status,
  ).toBe(201)
  const { position: closed } = JSON.parse((await read('everything', '/api/matters')).text) as {
    position: string
  }
  const titles = async (query: string) =>
    (
      JSON.parse((await read('reader', `/api/matters?${query}`)).text) as {
        items: { matterId: string; title: string }[]
      }
    ).items.find(({ matterId }) => matterId === PUBLIC)?.title
  expect(await titles(`after=${closed}&asOf=2026-03-05`)).toBe('Unntatt offentlighet: offl. § 14')
  const opened = await service.command('CorrectMatter', open, { headers: as('secretary') })
  const { position: at } = (await opened.json()) as { position: string }
  expect(await titles(`after=${at}&asOf=2026-03-05`)).toBe('Åpen sak')
})

test('a stream ends with the token that opened it', async () => {
  const exp = Math.floor(Date.now() / 1000) + 1
  const token = await issuer.token({ claims: { sub: 'reader', exp } })
  const client = await openSseClient(`${service.url}/api/events/stream`, undefined, {
    authorization: `Bearer ${token}`,
  })
  await client.until(() => client.isEnded())
})

test('readings are reviewed on the command line', async () => {
  const { requestId } = await read('chair', `/api/decisions/${SECRET_DECISION}`)
  const { stdout } = runCli(service.folder, ['access-log', '--thing', SECRET_DECISION, '--format', 'json'])
  expect(JSON.parse(stdout)[0]).toMatchObject({ name: 'Test chair', request: requestId })
  const table = runCli(service.folder, ['access-log', '--limit', '1', '--width', '240']).stdout
  expect(table).toMatch('Test chair')
  const refused = runCli(service.folder, ['access-log', '--person', 'chair'])
  expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringMatching('field: --person')])
})

// The last one, for afterwards nothing can be recorded any more.
test('what cannot be recorded is not shown', async () => {
  const database = new Database(`${service.folder}/access-log.db`)
  database.exec('ALTER TABLE readings RENAME TO gone')
  database.close()
  const { status, text } = await read('secretary', `/api/decisions/${SECRET_DECISION}`)
  expect([status, text]).toEqual([503, expect.stringMatching('reading-not-recorded')])
  expect(text).not.toMatch(CANARY)
  expect((await read('secretary', `/api/decisions/${PUBLIC_DECISION}`)).status).toBe(503)
  expect((await read('secretary', `/api/bodies`)).status).toBe(200)
  expect((await read('reader', `/api/decisions/${SECRET_DECISION}`)).status).toBe(200)
  const client = await openSseClient(
    `${service.url}/api/events/stream?from=${position}`,
    undefined,
    as('secretary'),
  )
  const statement = {
    meetingId: MEETING,
    matterId: SECRET,
    statementId: crypto.randomUUID(),
    text: 'ord',
    by: BODY,
  }
  await service.command('RecordStatement', statement, { headers: as('everything') })
  await client.until(() => client.isEnded())
  expect(client.frames.some(({ data }) => data.includes(statement.statementId))).toBe(false)
})
