import fc from 'fast-check'
import { proposeConditions, proposeKind } from '../../src/domain/kinds-in-text.js'
import { wordingText } from '../../src/domain/values.js'
import { splitClauses } from '../../src/imports/cells/clauses.js'
import { readDecision } from '../../src/imports/cells/decision-text.js'

// text → lead, clauses
test.each<[string, string | undefined, readonly string[]]>([
  ['Styret støtter planen.', undefined, ['Styret støtter planen.']],
  ['Styret støtter:\n- planen\n- budsjettet', 'Styret støtter:', ['planen', 'budsjettet']],
  ['Styret støtter:\r\n• planen\r\n• budsjettet', 'Styret støtter:', ['planen', 'budsjettet']],
  ['Styret støtter:\n•planen\n•budsjettet', 'Styret støtter:', ['planen', 'budsjettet']],
  ['Vedtak\n1. Planen\n2. Budsjettet', 'Vedtak', ['Planen', 'Budsjettet']],
  ['Vedtak\n1) Planen\n2)Budsjettet', 'Vedtak', ['Planen', 'Budsjettet']],
  ['Vedtak\n-\u00a0Planen\n\u00a0\u00a0-\u00a0a', 'Vedtak', ['Planen', 'a']],
  [
    '1. Planen\n   - kapittel 1\n   - kapittel 2\n2. Budsjettet',
    undefined,
    ['Planen', 'kapittel 1', 'kapittel 2', 'Budsjettet'],
  ],
  ['- Planen\nmed en linje til\n- Budsjettet', undefined, ['Planen\nmed en linje til', 'Budsjettet']],
  ['Linje en\nlinje to', undefined, ['Linje en\nlinje to']],
  ['Gradene er\n-5 og\n-7', undefined, ['Gradene er\n-5 og\n-7']],
  ['Versjon\n1.0 og\n2.0', undefined, ['Versjon\n1.0 og\n2.0']],
  ['Møtet holdes\n1. mars 2021 og\n2. april', undefined, ['Møtet holdes\n1. mars 2021 og\n2. april']],
])('%j', (text, lead, clauses) => {
  const wording = splitClauses(text)
  expect(wording.lead?.text).toBe(lead)
  expect(wording.clauses.map((clause) => clause.text)).toEqual(clauses)
  expect(wordingText(wording)).toBe(text)
})

test('a text taken apart is the same text when put together', () => {
  const line = fc.stringMatching(
    /^[ \t\u00a0]{0,3}(?:-|•|\*|–|1\.|12\)|1\.0|)[ \u00a0]{0,2}[a-zæøå.:]{0,8}[ ]{0,2}$/u,
  )
  const text = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, (given) => {
      const trimmed = given.trim()
      fc.pre(trimmed !== '')
      const wording = splitClauses(trimmed)
      expect(wordingText(wording)).toBe(trimmed)
      for (const clause of wording.clauses) expect(clause.text.trim()).not.toBe('')
    }),
  )
})

test('a list of more items than a decision has clauses stays one text', () => {
  const text = Array.from({ length: 501 }, (_, i) => `- punkt ${i}`).join('\n')
  expect(splitClauses(text).clauses).toEqual([{ text }])
})

test.each([
  ['Styret drøftet saken.', 'drøftet'],
  ['Styret tok saken til orientering.', 'tatt til orientering'],
  ['Saken tas til etterretning', 'tatt til orientering'],
  ['Styret sluttet seg til planen.', 'tilsluttet'],
  ['Planen er tilsluttet.', 'tilsluttet'],
  ['Styret har gitt tilslutning til planen.', 'tilsluttet'],
  ['Styret støtter planen.', 'støtter'],
  ['Styret anbefaler planen.', 'anbefaler'],
  ['Styret påpeker feilen.', 'påpeker'],
  ['Styret ber om en ny sak.', 'ber om'],
  ['Ingen vedtak i arbeidsmøte. Innspillene tas med.', 'none'],
  ['INGEN VEDTAK', 'none'],
  ['Styret drøftet saken og støtter planen.', 'drøftet'],
  ['Styret støtter ikke planen.', undefined],
  ['Styret kan ikke støtte planen.', undefined],
  ['Styret vil ikke lenger støtte planen.', undefined],
  ['Styret sluttet seg ikke til planen.', undefined],
  ['Styret tok ikke saken til orientering.', undefined],
  ['Styret støtter ikke planen, men støtter budsjettet.', 'støtter'],
  ['Styret påtar seg dette, og viser til orientering.', undefined],
  ['Der Ausschuss stimmt zu.', undefined],
  ['The board endorses the plan.', undefined],
])('%j proposes the kind %j', (text, kind) => {
  expect(proposeKind(text)).toBe(kind)
})

test.each([
  ['Støttes med forbehold om finansiering.', ['med forbehold om finansiering']],
  [
    'Støttes med forbehold om departementets behandling, og med følgende kommentarer:',
    ['med forbehold om departementets behandling'],
  ],
  ['Med forbehold om versjon 1.0 av planen.', ['Med forbehold om versjon 1.0 av planen']],
  ['Støttes uten forbehold.', []],
])('%j states the conditions %j', (text, conditions) => {
  expect(proposeConditions(text)).toEqual(conditions)
})

test('a lead has a kind and conditions as clauses have, and both are marked as proposed', () => {
  const read = readDecision(
    'Forslag til vedtak (ikke godkjent referat p.t.): Styret støtter planen, med forbehold om midler:\n- Styret påpeker fristen.',
  )
  expect(read).toEqual({
    marked: true,
    wording: {
      lead: {
        text: 'Styret støtter planen, med forbehold om midler:',
        kind: 'støtter',
        conditions: ['med forbehold om midler'],
        proposed: ['kind', 'conditions'],
      },
      clauses: [{ text: 'Styret påpeker fristen.', mark: '\n- ', kind: 'påpeker', proposed: ['kind'] }],
    },
  })
})
