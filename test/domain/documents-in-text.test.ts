import { documentIndex, documentsIn } from '../../src/domain/documents-in-text.js'

const PLAN = {
  documentId: 'plan',
  title: 'Kulturplan',
  aliases: ['KP', 'plan for kultur'],
  order: 'decimal',
  versions: ['0.9', '0.95'],
} as const
const STEPS = {
  documentId: 'steps',
  title: 'Trinnplan',
  aliases: [],
  order: 'dotted',
  versions: ['1.0.1'],
} as const
const NOTE = {
  documentId: 'note',
  title: 'Gebyrnotat',
  aliases: [],
  order: 'date',
  versions: ['05.10.21'],
} as const
const INDEX = documentIndex([PLAN, STEPS, NOTE])

const named = (text: string) =>
  documentsIn(text, INDEX).map(({ documentId, version }) => `${documentId} ${version}`)

test.each([
  ['Kulturplan, versjon 0.9.', ['plan 0.9']],
  ['Kulturplan v. 0.95', ['plan 0.95']],
  ['kulturplan v 0.9 og mer', ['plan 0.9']],
  ['Kulturplan (v0.9)', ['plan 0.9']],
  ['Kulturplan – Version 0.9', ['plan 0.9']],
  ['Kulturplan i versjon 1.0 legges fram', ['plan 1.0']],
  ['Før v.1.0 av KP sendes', ['plan 1.0']],
  ['Endringer i versjon 1,0 av KP', ['plan 1,0']],
  ['Det gjelder v. 0.9 (KP)', ['plan 0.9']],
  ['Kulturplan versjon 2.', ['plan 2']],
  ['Kulturplan, versjon 2, og mer', ['plan 2']],
  ['Plan  for\nkultur v.0.90', ['plan 0.9']],
  ['KP 0.95 er lagt fram', ['plan 0.95']],
  ['KP v. 0.9 og Trinnplan versjon 1.0.2', ['plan 0.9', 'steps 1.0.2']],
  ['Trinnplan v. 1.0.1, KP v. 1.0', ['steps 1.0.1', 'plan 1.0']],
  ['Gebyrnotat pr. 21.09.21', ['note 21.09.21']],
  ['Gebyrnotat, datert 2021-09-21', ['note 2021-09-21']],
  ['pr. 21.09.21 av Gebyrnotat', ['note 21.09.21']],
  ['Gebyrnotat 05.10.21', ['note 05.10.21']],
])('%j names %j', (text, expected) => {
  expect(named(text)).toEqual(expected)
})

test.each([
  'Kulturplan',
  'Kulturplan 2021',
  'Kulturplan versjon 2021',
  'Kulturplan 12.03.2021',
  'Kulturplan, versjon 12.03.2021',
  'Kulturplan av 12.3.2021',
  'KP 3,5 mill. kroner',
  'KP, 2 saker',
  'KP v. 0.9b',
  'Kulturplaner v. 0.9',
  'Budsjett v. 0.9, KP',
  'Budsjett v. 0.9 for KP',
  'Trinnplan 12.03.2021',
  'Trinnplan versjon 12.03.2021',
  'Gebyrnotat v. 0.9',
  'Gebyrnotat 21.09.21',
  'I møtet 21.09.21 Gebyrnotat',
  'Gebyrnotat pr. 31.02.21',
])('%j names no version', (text) => {
  expect(named(text)).toEqual([])
})

test('a version belongs to the document beside which it stands first', () => {
  expect(named('Trinnplan v. 1.0 KP v. 0.9')).toEqual(['steps 1.0', 'plan 0.9'])
  expect(named('Trinnplan v. 1.0 KP')).toEqual(['steps 1.0'])
})

describe('a bare name in a decision', () => {
  const treated = [{ documentId: 'plan', version: '0.95' }]
  it('is the version that its matter treats', () => {
    expect(documentsIn('Styret støtter KP.', INDEX, treated)).toEqual(treated)
    expect(documentsIn('Styret støtter Trinnplan.', INDEX, treated)).toEqual([])
  })
  it('says nothing where the matter treats two', () => {
    const both = [...treated, { documentId: 'plan', version: '0.9' }]
    expect(documentsIn('Styret støtter KP.', INDEX, both)).toEqual([])
  })
})

test('a name that two documents have means neither', () => {
  const index = documentIndex([PLAN, { ...NOTE, aliases: ['KP'] }])
  expect(documentsIn('KP v. 0.9', index)).toEqual([])
  expect(documentsIn('Kulturplan v. 0.9', index)).toEqual([{ documentId: 'plan', version: '0.9' }])
})
