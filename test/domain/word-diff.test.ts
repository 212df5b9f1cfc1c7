import fc from 'fast-check'
import { type Piece, wordDiff } from '../../src/domain/word-diff.js'

const marked = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ text, change }) =>
      change === undefined ? text : change === 'del' ? `[-${text}-]` : `{+${text}+}`,
    )
    .join('')

test.each([
  ['Det lages ti båtplasser.', 'Det lages tolv båtplasser.', 'Det lages [-ti-]{+tolv+} båtplasser.'],
  [
    'Planen, versjon 0.9, støttes.',
    'Planen, versjon 0.95, støttes.',
    'Planen, versjon [-0.9-]{+0.95+}, støttes.',
  ],
  ['Ovnen kjøpes.', 'Ovnen kjøpes nå.', 'Ovnen kjøpes{+ nå+}.'],
  ['Ovnen kjøpes nå.', 'Ovnen kjøpes.', 'Ovnen kjøpes[- nå-].'],
  ['Frist 1. juni 2026.', 'Frist 15. august 2026.', 'Frist [-1. juni-]{+15. august+} 2026.'],
  ['Likt.', 'Likt.', 'Likt.'],
  ['', 'Nytt.', '{+Nytt.+}'],
  ['Gammelt.', '', '[-Gammelt.-]'],
  ['', '', ''],
  ['Cafe\u0301 stenges.', 'Kafe\u0301 stenges.', '[-Cafe\u0301-]{+Kafe\u0301+} stenges.'],
])('"%s" to "%s" reads %s', (before, after, expected) => {
  expect(marked(wordDiff(before, after))).toBe(expected)
})

const words = fc
  .array(
    fc.constantFrom(
      'styret',
      'ber',
      'om',
      'at',
      'planen',
      '0.9',
      '0.95',
      ',',
      '\n',
      '\u{1f600}',
      'æ',
      'e\u0301',
    ),
    {
      maxLength: 40,
    },
  )
  .map((all) => all.join(' '))

test('the pieces make both texts again, and no two that follow each other are of the same sort', () => {
  fc.assert(
    fc.property(words, words, (before, after) => {
      const pieces = wordDiff(before, after)
      const text = (without: string) =>
        pieces.flatMap((piece) => (piece.change === without ? [] : [piece.text])).join('')
      expect([text('ins'), text('del')]).toEqual([before, after])
      const sorts = pieces.map(({ change }) => change)
      expect(sorts.filter((sort, i) => i > 0 && sort === sorts[i - 1])).toEqual([])
      expect(pieces.every((piece) => piece.text !== '')).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('a text of which nothing is left is told as one that went and one that came, however long', () => {
  const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(' ')
  const pieces = wordDiff(`Begge. ${long('a')}`, `Begge. ${long('b')}`)
  expect(pieces.map(({ change, text }) => [change, text.length > 1_000])).toEqual([
    [undefined, false],
    ['del', true],
    ['ins', true],
  ])
})
