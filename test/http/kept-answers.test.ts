import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { accessLogPage } from '../../src/contract/access-log.js'
import { rememberCaller } from '../../src/http/access/caller.js'
import { KeptAnswers } from '../../src/http/kept-answers.js'
import { momentOf } from '../../src/queries/moment.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { openService, type Service } from '../support/service.js'
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../support/token-issuer.js'
import {
  BODY,
  CANARY,
  MEETING,
  OTHER,
  PUBLIC_DECISION,
  SECRET_DECISION,
  STORY,
} from './access/restricted-story.js'

describe('with restricted matters', () => {
  let issuer: TokenIssuer
  let service: Service
  const tokens = new Map<string, string>()

  beforeAll(async () => {
    issuer = await openTokenIssuer()
    const oidc = { issuer: issuer.issuer, audience: AUDIENCE, rolesClaim: 'roles' }
    service = await openService(undefined, { oidc })
    const all = ['secretary:*', 'chair:*', 'governance', 'admin']
    const roles = { all, secretary: [`secretary:${BODY}`], other: [`secretary:${OTHER}`], reader: ['reader'] }
    for (const [sub, of] of Object.entries(roles)) {
      tokens.set(sub, await issuer.token({ claims: { sub, name: `Test ${sub}`, roles: of } }))
    }
    for (const [type, data] of STORY) {
      expect((await service.command(type, data, { headers: as('all') })).status).toBe(201)
    }
  })
  afterAll(async () => {
    await service.discard()
    await issuer.close()
  })

  const as = (who: string) => ({ authorization: `Bearer ${tokens.get(who)}` })
  const told = async (who: string, path: string) => {
    const answer = await service.get(path, { headers: as(who) })
    expect(answer.status).toBe(200)
    return { text: await answer.text(), requestId: answer.headers.get('x-request-id') }
  }

  test.each([`/api/decisions/${SECRET_DECISION}`, '/api/decisions', `/api/meetings/${MEETING}`])(
    '%s: what one was told is not told to whoever asks next and may not see it',
    async (path) => {
      expect((await told('secretary', path)).text).toMatch(CANARY)
      expect((await told('other', path)).text).not.toMatch(CANARY)
      expect((await told('reader', path)).text).not.toMatch(CANARY)
      expect((await told('secretary', path)).text).toMatch(CANARY)
    },
  )

  test('each reading of the same answer is on record, with whose it was', async () => {
    const path = `/api/decisions/${SECRET_DECISION}`
    const reads = [await told('secretary', path), await told('secretary', path), await told('all', path)]
    const { text } = await told('all', '/api/access-log?limit=500')
    const { items } = accessLogPage.parse(JSON.parse(text))
    const readers = reads.map(({ requestId }) => items.find(({ request }) => request === requestId)?.name)
    expect(readers).toEqual(['Test secretary', 'Test secretary', 'Test all'])
  })
})

describe('while people write', () => {
  let service: Service

  beforeAll(async () => {
    service = await openService()
    for (const [type, data] of STORY) expect((await service.command(type, data)).status).toBe(201)
  })
  afterAll(() => service.discard())

  test('an answer that was given is not given again after a write', async () => {
    const path = `/api/decisions/${PUBLIC_DECISION}`
    const { revision, text } = (await (await service.get(path)).json()) as { revision: number; text: string }
    expect(text).toBe('Åpent vedtak.')
    const corrected = await service.command('CorrectDecision', {
      ...{ meetingId: MEETING, decisionId: PUBLIC_DECISION, revision },
      ...{ clauses: [{ text: 'Rettet ordlyd.' }], reason: 'skrivefeil' },
    })
    const { position } = (await corrected.json()) as { position: string }
    const now = (await (await service.get(`${path}?after=${position}`)).json()) as { text: string }
    expect([corrected.status, now.text]).toEqual([201, 'Rettet ordlyd.'])
    expect(((await (await service.get(path)).json()) as { text: string }).text).toBe('Rettet ordlyd.')
  })

  test('a name that was shown is not shown again once its key is gone', async () => {
    const path = `/api/decisions/${PUBLIC_DECISION}`
    const read = async () =>
      (await (await service.get(path)).json()) as {
        readonly revisions: readonly { readonly actor: string; readonly actorName: string }[]
      }
    const [first] = (await read()).revisions
    expect(first?.actorName).toBe('Test Sekretær')
    const keys = openFileVault(join(service.folder, 'keys.db'))
    await keys.forget(first?.actor ?? '')
    await keys.close()
    expect((await read()).revisions[0]?.actorName).toBe('[slettet]')
  })
})

describe('what is kept', () => {
  const request = {} as FastifyRequest
  rememberCaller(request, { kind: 'local', name: 'Test' })
  const moment = momentOf({}, new Date())

  function answers() {
    let version = 1
    const prepared: string[] = []
    const kept = new KeptAnswers({ version: () => version }, { version: () => '' })
    const ask = (name: string, text = name, meanwhile = async () => {}) =>
      kept.of(request, moment, [name], async () => {
        prepared.push(name)
        await meanwhile()
        return { body: Buffer.from(text), type: 'text/plain', etag: undefined, things: [] }
      })
    return { ask, prepared, write: () => version++ }
  }

  test('an answer is prepared once for each state', async () => {
    const { ask, prepared, write } = answers()
    for (const name of ['a', 'b', 'a', 'b']) await ask(name)
    write()
    expect(`${(await ask('a')).body}`).toBe('a')
    expect(prepared).toEqual(['a', 'b', 'a'])
  })

  test('an answer during which something was written is not kept', async () => {
    const { ask, prepared, write } = answers()
    await ask('a', 'of which state?', async () => {
      write()
      await ask('b')
    })
    expect(`${(await ask('a')).body}`).toBe('a')
    await ask('c', 'of which state?', async () => void write())
    expect(`${(await ask('c')).body}`).toBe('c')
    expect(prepared).toEqual(['a', 'b', 'a', 'c', 'c'])
  })

  test('they are so many and no more, and the one that was not asked for longest goes first', async () => {
    const { ask, prepared } = answers()
    for (let at = 0; at < 2_000; at++) await ask(`${at}`)
    await ask('0')
    await ask('one more')
    prepared.length = 0
    await ask('0')
    await ask('1')
    expect(prepared).toEqual(['1'])
  })

  test('they hold so many bytes and no more, and one that is too large is not kept', async () => {
    const { ask, prepared } = answers()
    const large = 'x'.repeat(1_000_000)
    for (let at = 0; at < 40; at++) await ask(`${at}`, large)
    await ask('too large', `${large}${large}`)
    prepared.length = 0
    await ask('39', large)
    await ask('0', large)
    await ask('too large', `${large}${large}`)
    expect(prepared).toEqual(['0', 'too large'])
  })
})
