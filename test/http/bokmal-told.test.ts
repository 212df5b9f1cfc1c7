import { problem } from '../../src/contract/problem.js'
import { PHRASES } from '../../src/http/bokmal/allowed-words.js'
import { IMPORT_PHRASES, messageInBokmal, noticeInBokmal } from '../../src/http/bokmal/imports.js'
import { WARNING_PHRASES, warningInBokmal } from '../../src/http/bokmal/warnings.js'
import { idOf } from '../support/ledger-fixture.js'
import { sentencesIn, warningsIn } from '../support/said-in-code.js'
import { openService, type Service } from '../support/service.js'

describe('over HTTP', () => {
  let service: Service
  beforeAll(async () => {
    service = await openService()
  })
  afterAll(() => service.discard())

  const sent = async (
    file: string,
    text: string,
    fields: Readonly<Record<string, string>>,
    accept = '*/*',
  ) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.append('file', new Blob([text]), file)
    const headers = { 'accept-language': 'nb', accept }
    return fetch(`${service.url}/api/imports?dryRun=true`, { method: 'POST', body: form, headers })
  }

  test('the problems of rows are told in bokmål, and those of commands as their refusals are', async () => {
    const rows = await sent('moter.csv', 'Dato;Organ;Sak;\n31.02.2026;Utvalg;Sak;mer\n', { kind: 'meetings' })
    expect([rows.status, rows.headers.get('content-language')]).toEqual([422, 'nb'])
    expect(await rows.json()).toMatchObject({
      current: {
        problems: [
          {
            line: 2,
            column: 'kolonne 4',
            message: 'i cellen står "mer", men kolonne 4 har ikke noe navn i overskriften',
          },
        ],
      },
    })
    const commands = await sent(
      'kommandoer.ndjson',
      `{"type":"OpenMeeting","data":{"meetingId":"${idOf('a meeting')}"}}\n{"type":"OpenMeeting","data":{"meetingId":"x"}}\n{}\n`,
      { kind: 'commands' },
    )
    const { current } = problem.parse(await commands.json())
    expect(current?.problems).toEqual([
      expect.objectContaining({
        line: 2,
        message: expect.stringMatching(/meetingId er "x"; tillatt: en UUID/),
      }),
      expect.objectContaining({ line: 3, message: expect.stringMatching(/Tillatt: {"type".* på én linje/) }),
    ])
  })

  test('notices are told in bokmål, also where progress comes before them', async () => {
    const text = 'Dokument;Versjon;Fra\nPlan;0.9;Utvalg\n'
    const told = 'dok.csv:2: raden sier hvem som oversender til hvem, og ikke når; ingen oversendelse føres'
    const answer = await sent('dok.csv', text, { kind: 'documents' })
    expect(answer.headers.get('content-language')).toBe('nb')
    expect(await answer.json()).toMatchObject({ notices: [told] })
    const stream = await sent('dok.csv', text, { kind: 'documents' }, 'text/event-stream')
    expect(stream.headers.get('content-language')).toBe('nb')
    expect(await stream.text()).toContain(JSON.stringify([told]))
  })

  test('the warnings of a command are told in bokmål, alone and in a batch', async () => {
    const [bodyId, meetingId] = [idOf('a body'), idOf('a meeting of later')]
    await service.command('RegisterBody', { bodyId, name: 'Utvalg', kind: 'utvalg' })
    await service.command('ScheduleMeeting', { meetingId, bodyId, date: '2990-01-01' })
    const headers = { 'accept-language': 'nb', 'idempotency-key': 'open' }
    const answer = await service.command('OpenMeeting', { meetingId }, { headers })
    expect([answer.status, answer.headers.get('content-language')]).toEqual([201, 'nb'])
    const told = /^møtet åpnes \d{4}-\d\d-\d\d og er datert 2990-01-01: /
    const warnings = [{ code: 'date-out-of-range', message: expect.stringMatching(told) }]
    expect(await answer.json()).toMatchObject({ warnings })
    const commands = [{ type: 'OpenMeeting', data: { meetingId }, commandId: 'open' }]
    const batch = await service.post('/api/commands', { commands }, { headers: { 'accept-language': 'nb' } })
    expect(await batch.json()).toMatchObject({ results: [{ status: 200, answer: { warnings } }] })
  })
})

const known = (...books: readonly Readonly<Record<string, string>>[]): readonly string[] =>
  books.flatMap((book) => Object.keys(book)).map((phrase) => phrase.replaceAll('{*}', '{}'))

/** A notice begins with the place that it is about, which is the same in both languages. */
const withoutPlace = (sentence: string): string => sentence.replace(/^\{\}(?::\{\})?: /, '')

/** What is data and not told (headings, a title, a reason that is kept), and the sentences of refusals, whose codes say it in bokmål. */
const NOT_TOLD = new Set([
  'også kalt',
  'gyldig fra',
  'gyldig til',
  'sak i møtet',
  'tema for møtet',
  'godkjent dato',
  'del av',
  'Uten tittel',
  'taken over',
  ', part of ',
  'import of {}',
  'is no command',
  '{} problem{} found; nothing was written',
  'matches: "{}" is the name of {} registers of the folder',
  'registers.json names {}, which is not in the folder',
  'registers.json is no JSON: {}',
  '{"registers": [{"file": "…", "kind": "…", "name": "…"}]}',
  'must be a path inside the folder',
  'registers.json cannot be taken: {}',
])

test('whatever an import says has bokmål', () => {
  const said = sentencesIn('imports').map(withoutPlace)
  expect(said.length).toBeGreaterThan(100)
  const words = new Set(known(IMPORT_PHRASES, PHRASES).map(withoutPlace))
  expect(said.filter((sentence) => !words.has(sentence) && !NOT_TOLD.has(sentence))).toEqual([])
})

test('nothing is in the book that no import says', () => {
  const said = new Set(sentencesIn('imports').map(withoutPlace))
  const ofOneWord = (phrase: string) => !phrase.includes(' ')
  expect(
    known(IMPORT_PHRASES).filter((phrase) => !said.has(withoutPlace(phrase)) && !ofOneWord(phrase)),
  ).toEqual([
    // The parts of a circle are put together from their names.
    '{}, part of {}',
  ])
})

test('whatever a rule warns of has bokmål, in its own words and in those of its code', () => {
  const warned = warningsIn('domain')
  expect(warned.length).toBeGreaterThan(15)
  const words = new Set(known(WARNING_PHRASES, PHRASES))
  const isTold = (sentence: string) => !/\S \S/.test(sentence) || words.has(sentence)
  for (const { code, sentences } of warned) {
    expect(sentences.length).toBeGreaterThan(0)
    expect(sentences.filter((sentence) => !isTold(sentence))).toEqual([])
    const english = 'said in words of earlier days'
    expect(warningInBokmal({ code, message: english }).message).not.toBe(english)
  }
})

test.each([
  [
    'quorum-not-met',
    '2 of 7 appointed members are present and able to decide, and the body asks for at least half of the 7 appointed members present',
    '2 av 7 oppnevnte medlemmer er til stede og kan ta del, og organet krever minst halvparten av de 7 oppnevnte medlemmene til stede',
  ],
  [
    'appointment-ended',
    'appointment 1f does not hold on 2026-03-02: it holds from always to 2025-12-31',
    'oppnevningen 1f gjelder ikke 2026-03-02: den gjelder fra alltid til 2025-12-31',
  ],
  [
    'majority-not-met',
    'each of decisions 1a, 2b and 3 more lost its vote, and the approved minutes make it final',
    'hvert av vedtakene 1a, 2b and 3 more fikk ikke flertall, og det godkjente referatet gjør det endelig',
  ],
])('a warning of %s is told in bokmål', (code, message, bokmal) => {
  expect(warningInBokmal({ code, message, basis: 'kommuneloven § 11-9' })).toEqual({
    ...{ code, message: bokmal, basis: 'kommuneloven § 11-9' },
  })
})

test.each([
  [
    '"31.02.2026" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
    '«31.02.2026» er ikke en dato som finnes; tillatt: ÅÅÅÅ-MM-DD, DD.MM.ÅÅÅÅ',
  ],
  [
    '"A", part of "B", part of "A": a body cannot be part of itself; allowed: parents without a circle',
    '"A", del av "B", del av "A": et organ kan ikke være del av seg selv; tillatt: overordnede som ikke går i ring',
  ],
  ['"a" is no kind; b" is no kind', '"a" is no kind; b" is no kind'],
])('of a row: %s', (message, bokmal) => {
  expect(messageInBokmal(message)).toBe(bokmal)
})

test('a notice keeps its place', () => {
  expect(
    noticeInBokmal(
      'C: 1/moter.csv:12: the decision is listed only, and not recorded: meeting 3f is approved',
    ),
  ).toBe('C: 1/moter.csv:12: vedtaket føres bare opp, og registreres ikke: møtet 3f har status approved')
})
