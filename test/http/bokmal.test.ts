import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SchemaNode, schemaNode, takes } from '../../src/commands/schema-words.js'
import { commandTable } from '../../src/commands/table.js'
import type { Problem } from '../../src/contract/problem.js'
import { inBokmal, PHRASES } from '../../src/http/bokmal/allowed-words.js'
import { PROBLEM_CODES, problemInBokmal } from '../../src/http/bokmal/refusals.js'
import { sentenceInBokmal } from '../../src/http/bokmal/request-form.js'
import { languageOf } from '../../src/http/language.js'
import { lists } from '../../src/http/lists.js'
import { idOf } from '../support/ledger-fixture.js'
import { openService, type Service } from '../support/service.js'

const BODY = idOf('Kulturutvalget')
const MEETING = idOf('a meeting')
const MATTER = idOf('a matter')
const DECISION = idOf('a decision')

describe('Accept-Language', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['nb', 'nb'],
    ['no', 'nb'],
    ['nn', 'nb'],
    ['nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.6,en-US;q=0.5,en;q=0.4', 'nb'],
    ['NN-no', 'nb'],
    ['en-GB,en;q=0.9,nb;q=0.8', 'en'],
    ['en;q=0.3, nb;q=0.4', 'nb'],
    ['nb;q=0', 'en'],
    ['de, sv;q=0.9, nn;q=0.1', 'nb'],
    ['de', 'en'],
    ['*', 'en'],
    ['nb;q=0.5, *;q=0.1', 'nb'],
    ['nbx, constructor, ;q=1', 'en'],
    ['nb;q=x', 'en'],
  ])('%s is answered in %s', (accepted, language) => {
    expect(languageOf({ headers: { 'accept-language': accepted } })).toBe(language)
  })
})

describe('over HTTP', () => {
  let service: Service
  beforeAll(async () => {
    service = await openService()
    const commands = [
      ['RegisterBody', { bodyId: BODY, name: 'Kulturutvalget', kind: 'utvalg' }],
      ['RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' }],
      ['AddMatter', { meetingId: MEETING, matterId: MATTER, title: 'Bibliotekplan' }],
      [
        'RecordDecision',
        { meetingId: MEETING, matterId: MATTER, decisionId: DECISION, clauses: [{ text: 'Planen vedtas.' }] },
      ],
    ] as const
    for (const [type, data] of commands) expect((await service.command(type, data)).status).toBe(201)
  })
  afterAll(() => service.discard())

  const revision = (number: number) => ({
    meetingId: MEETING,
    decisionId: DECISION,
    clauses: [{ text: 'Planen vedtas med endringer.' }],
    reason: 'bedre ord',
    revision: number,
  })
  const asked: readonly (readonly [
    number,
    (headers: Readonly<Record<string, string>>) => Promise<Response>,
    Partial<Problem>,
    Partial<Problem>,
  ])[] = [
    [
      400,
      (headers) => service.get('/api/decisions?asOf=3.3.2026', { headers }),
      { title: 'invalid data' },
      {
        title: 'ugyldige data',
        field: 'asOf',
        allowed: 'en dato som finnes, som ÅÅÅÅ-MM-DD, fra 1800-01-01 til 2999-12-31',
      },
    ],
    [
      404,
      (headers) => service.get('/api/nowhere', { headers }),
      { title: 'no such address', detail: 'there is no such address' },
      { title: 'ingen slik adresse', detail: 'Adressen finnes ikke.' },
    ],
    [
      406,
      (headers) => service.get('/api/decisions', { headers: { accept: 'image/png', ...headers } }),
      { title: 'not acceptable' },
      {
        title: 'kan ikke gis i den formen',
        detail: expect.stringMatching(
          /^Dette kan gis som application.json, .*, og Accept tar ikke imot noe av det\.$/,
        ),
      },
    ],
    [
      409,
      (headers) =>
        service.command('RegisterBody', { bodyId: BODY, name: 'Skoleutvalget', kind: 'utvalg' }, { headers }),
      {
        title: 'already exists',
        detail: `body ${BODY} exists already`,
        allowed: 'the id of a new body',
      },
      {
        title: 'finnes allerede',
        detail: `Det som skulle registreres, finnes allerede. bodyId er "${BODY}"; tillatt: en ny id til et organ.`,
        allowed: 'en ny id til et organ',
      },
    ],
    [
      412,
      (headers) => service.command('ReviseDecision', revision(7), { headers }),
      { title: 'stale revision' },
      {
        title: 'utdatert revisjon',
        detail:
          'Vedtaket er endret etter revisjonen som kommandoen bygger på. revision er 7; tillatt: 1. Gjeldende revisjon er 1.',
      },
    ],
    [
      422,
      (headers) => service.command('RegisterBody', { bodyId: 'x', name: '' }, { headers }),
      { title: 'invalid data', allowed: 'a UUID' },
      {
        title: 'ugyldige data',
        detail: expect.stringContaining(
          'bodyId er "x"; tillatt: en UUID. name er ""; tillatt: tekst på 1 til 500 tegn. kind mangler; tillatt: ',
        ),
        allowed: 'en UUID',
      },
    ],
  ]

  test.each(asked)('%i is told in English, and in bokmål to who asks for it', async (status, ask, en, nb) => {
    for (const [language, told] of [
      ['en', en],
      ['nb', nb],
    ] as const) {
      const answer = await ask({ 'accept-language': `${language};q=0.8, de` })
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(answer.headers.get('content-language')).toBe(language)
      expect(answer.headers.get('vary')).toContain('accept-language')
      expect(await answer.json()).toMatchObject(told)
    }
  })

  test('the problems of a batch are told so too', async () => {
    const commands = [{ type: 'RegisterBody', data: { bodyId: BODY, name: 'Skoleutvalget', kind: 'utvalg' } }]
    const answer = await service.post('/api/commands', { commands }, { headers: { 'accept-language': 'nn' } })
    expect(answer.headers.get('content-language')).toBe('nb')
    expect(await answer.json()).toMatchObject({ results: [{ problem: { title: 'finnes allerede' } }] })
  })
})

test.each(PROBLEM_CODES)('%s has words of its own in bokmål', (code) => {
  const english = { title: code.replaceAll('-', ' '), detail: 'a sentence in English' }
  const told = problemInBokmal({ type: `/problems/${code}`, status: 400, code, ...english })
  expect(told.title).not.toBe(english.title)
  expect(told.detail).toMatch(/^[A-ZÆØÅ].*\.$|…$/)
  expect(told.detail).not.toContain('English')
  // Words that English sentences can hardly do without, and bokmål has not.
  expect(`${told.title} ${told.detail}`).not.toMatch(/\b(the|is|was|of|and|not|with|this|that)\b/i)
})

const literals = (folder: string): readonly (readonly [phrase: string, file: string])[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          /\ballowed(?::| =)\s+(?:'([^'\n]*)'|"([^"\n]*)"|`((?:[^`$]|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\})*)`)|'must (?:be|hold) ([^'\n]*)'/g,
        ),
      ].map(
        ([, single, double, template, must]) => [single ?? double ?? template ?? must ?? '', file] as const,
      ),
    )

/** A phrase as the table has it: what is filled in is a hole. */
const holesOf = (phrase: string) => phrase.replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}/g, '{}')

test.each(['domain', 'contract', 'commands', 'queries', 'reports', 'imports', 'http'])(
  'what src/%s allows has bokmål',
  (folder) => {
    const known = new Set(Object.keys(PHRASES).map((phrase) => phrase.replaceAll('{*}', '{}')))
    const said = literals(join(__dirname, '..', '..', 'src', folder))
    expect(said.length).toBeGreaterThan(0)
    const missing = said.filter(
      ([phrase]) => holesOf(phrase).replaceAll('{}', '') !== '' && !known.has(holesOf(phrase)),
    )
    expect(missing).toEqual([])
  },
)

/** The node and all that is inside it. */
const nodesIn = (node: SchemaNode): readonly SchemaNode[] => [
  node,
  ...[
    ...Object.values(node.properties ?? {}),
    ...(node.anyOf ?? []),
    ...(node.items ? [node.items] : []),
  ].flatMap(nodesIn),
]

test('what any field of a command or a list takes has bokmål', () => {
  const schemas = [
    ...[...commandTable.values()].map(({ schema }) => schema),
    ...Object.values(lists).map(({ params }) => params),
  ]
  const taken = new Set(schemas.flatMap((schema) => nodesIn(schemaNode(schema)).map(takes)))
  expect(taken.size).toBeGreaterThan(20)
  const english = /\b(of|with|that|from|anything|characters|number|list|date|one|object|text)\b/
  // The names of fields and of values are as programs write them.
  const withoutNames = (words: string) =>
    words.replace(/(en liste av )?(én av|et objekt med|tekst på formen) .*?(?=, eller|$)/g, '')
  expect([...taken].filter((words) => english.test(withoutNames(inBokmal(words))))).toEqual([])
})

/** Sentences that the code of their problem says as well. */
const SAID_BY_CODE = ['too many requests: ask again in {}', 'bad request']

test('what is said of a request or its token has bokmål', () => {
  const folder = join(__dirname, '..', '..', 'src', 'http')
  const said = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(
        /\b(?:HttpException|malformed|TokenRefused|NotFoundException|BadRequestException|UnsupportedMediaTypeException)\(\s*(?:[^'`\n]*\? )?(?:'([^'\n]*)'|`([^`\n]*)`)(?: : '([^'\n]*)')?/g,
      ),
    ])
    .flatMap(([, single, template, other]) => [
      single ?? template ?? '',
      ...(other === undefined ? [] : [other]),
    ])
  expect(said.length).toBeGreaterThan(15)
  const missing = said.map(holesOf).filter((sentence) => sentenceInBokmal(sentence) === undefined)
  expect(missing.filter((sentence) => !SAID_BY_CODE.includes(sentence))).toEqual([])
  expect(sentenceInBokmal('the body nests more than 32 levels')).toBe('Innholdet har mer enn 32 nivåer.')
})

test.each([
  ['the id of a registered body', 'id-en til et organ som er registrert'],
  ['a date from 2026-01-01 to 2026-03-03', 'en dato fra 2026-01-01 til 2026-03-03'],
  ['text of 1 to 500 characters, or null', 'tekst på 1 til 500 tegn, eller null'],
  ['a list of one of draft, unstated', 'en liste av én av draft, unstated'],
  ['one of body', 'én av body'],
  ['must be a UUID', 'en UUID'],
  [
    'at least half of the 7 appointed members present',
    'minst halvparten av de 7 oppnevnte medlemmene til stede',
  ],
  ['one of the roles secretary, chair for that body', 'en av rollene secretary, chair for det organet'],
  [
    "a body's id, name, short name or alias; near it: Kulturutvalget",
    'id, navn, kortnavn eller alias til et organ; det ligner: Kulturutvalget',
  ],
  [BODY, BODY],
])('%s is in bokmål: %s', (english, bokmal) => {
  expect(inBokmal(english)).toBe(bokmal)
})
