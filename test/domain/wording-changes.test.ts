import fc from 'fast-check'
import type { Clause } from '../../src/domain/values.js'
import { type PartChange, wordingChanges } from '../../src/domain/wording-changes.js'

const wording = (...texts: readonly (string | Clause)[]) => ({
  clauses: texts.map((text) => (typeof text === 'string' ? { text } : text)),
})

/** A change in few words: `2>1 moved: …`. */
function inFew({ part, from, to, change, moved, words }: PartChange): string {
  const place = part === 'lead' ? 'lead' : `${from ?? ''}>${to ?? ''}`
  const text = words.map((piece) =>
    piece.change === undefined
      ? piece.text
      : piece.change === 'del'
        ? `[-${piece.text}-]`
        : `{+${piece.text}+}`,
  )
  return `${place} ${change}${moved ? ' moved' : ''}: ${text.join('')}`
}

const A = 'Styret slutter seg til planen.'
const B = 'Kommunen ber om en ny kostnadsramme innen 1. mai.'
const C = 'Saken legges fram for rådet igjen.'

test.each<[string, ReturnType<typeof wording>, ReturnType<typeof wording>, readonly string[]]>([
  ['the same', wording(A, B), wording(A, B), [`1>1 unchanged: ${A}`, `2>2 unchanged: ${B}`]],
  [
    'a word',
    wording(A),
    wording('Styret slutter seg til forslaget.'),
    ['1>1 changed: Styret slutter seg til [-planen-]{+forslaget+}.'],
  ],
  [
    'one put first moves none of the others',
    wording(A, B),
    wording(C, A, B),
    [`>1 added: {+${C}+}`, `1>2 unchanged: ${A}`, `2>3 unchanged: ${B}`],
  ],
  [
    'one taken away',
    wording(A, B, C),
    wording(A, C),
    [`1>1 unchanged: ${A}`, `2> removed: [-${B}-]`, `3>2 unchanged: ${C}`],
  ],
  [
    'the first put last',
    wording(A, B, C),
    wording(B, C, A),
    [`2>1 unchanged: ${B}`, `3>2 unchanged: ${C}`, `1>3 unchanged moved: ${A}`],
  ],
  [
    'moved and changed',
    wording(A, B, C),
    wording('Kommunen ber om en ny kostnadsramme innen 1. juni.', A, C),
    [
      '2>1 changed moved: Kommunen ber om en ny kostnadsramme innen 1. [-mai-]{+juni+}.',
      `1>2 unchanged: ${A}`,
      `3>3 unchanged: ${C}`,
    ],
  ],
  [
    'another in its place',
    wording(A, B),
    wording(A, 'Ovnen selges på auksjon.'),
    [`1>1 unchanged: ${A}`, `2> removed: [-${B}-]`, '>2 added: {+Ovnen selges på auksjon.+}'],
  ],
  ['all of it', wording(A, B), wording(), [`1> removed: [-${A}-]`, `2> removed: [-${B}-]`]],
  [
    'twice the same clause',
    wording(A, A, B),
    wording(A, B),
    [`1>1 unchanged: ${A}`, `2> removed: [-${A}-]`, `3>2 unchanged: ${B}`],
  ],
])('%s', (_, before, after, expected) => {
  expect(wordingChanges(before, after).map(inFew)).toEqual(expected)
})

test('what is said of a clause is told where it differs, and that alone makes it changed', () => {
  const documentId = '6f1d2c9e-1b1f-4c53-9a51-000000000001'
  const [change] = wordingChanges(
    wording({ text: A, kind: 'støtter', documents: [{ documentId, version: '0.9' }] }),
    wording({
      text: A,
      kind: 'tilsluttet',
      conditions: ['midler'],
      documents: [{ documentId, version: '0.95' }],
    }),
  )
  expect(change).toEqual({
    part: 'clause',
    from: 1,
    to: 1,
    change: 'changed',
    words: [{ text: A }],
    kind: [
      { text: 'støtter', change: 'del' },
      { text: 'tilsluttet', change: 'ins' },
    ],
    conditions: [{ text: 'midler', change: 'ins' }],
    documents: { removed: [{ documentId, version: '0.9' }], added: [{ documentId, version: '0.95' }] },
  })
})

test('a lead that came, that changed and that went', () => {
  const with_ = (text: string) => ({ lead: { text }, clauses: [{ text: A }] })
  const first = (before: Parameters<typeof wordingChanges>[0], after: typeof before) =>
    wordingChanges(before, after).map(inFew)[0]
  expect(first(wording(A), with_('Rådet:'))).toBe('lead added: {+Rådet:+}')
  expect(first(with_('Rådet:'), with_('Styret:'))).toBe('lead changed: [-Rådet-]{+Styret+}:')
  expect(first(with_('Rådet:'), wording(A))).toBe('lead removed: [-Rådet:-]')
})

const texts = fc.array(fc.constantFrom(A, B, C, 'Kort.', 'Styret slutter seg ikke til planen.'), {
  maxLength: 8,
})

test('every clause of both wordings is told once, the later ones in their order', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const changes = wordingChanges(wording(...before), wording(...after))
      const numbers = (side: 'from' | 'to') => changes.flatMap((change) => change[side] ?? [])
      expect(numbers('to')).toEqual(after.map((_, i) => i + 1))
      expect([...numbers('from')].sort((a, b) => a - b)).toEqual(before.map((_, i) => i + 1))
      if (before.join() === after.join())
        expect(changes.filter(({ change, moved }) => change !== 'unchanged' || moved)).toEqual([])
    }),
    { numRuns: 300 },
  )
})
