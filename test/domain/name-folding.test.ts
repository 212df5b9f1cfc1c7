import fc from 'fast-check'
import { foldName } from '../../src/domain/name-folding.js'

// Ids of registers are made of folded names: what one of these gives is stored for good.
test.each([
  ['Programstyret', 'programstyre'],
  ['PROGRAMSTYRETS', 'programstyrets'],
  ['Utvalget for kultur', 'utvalg kultur'],
  ['Rådet – for   økonomi', 'råd økonomi'],
  ['Ra\u030adet', 'råd'],
  ['Programmet Havn−Nord', 'program havn nord'],
  ['Programmets styret', 'programmets styre'],
  ['for', 'for'],
  ['Styre for', 'styre for'],
  ['Styret for for fellesrådet', 'styre fellesråd'],
  ['  ', ''],
])('%p is compared as %p', (name, fold) => {
  expect(foldName(name)).toBe(fold)
})

const word = fc.constantFrom('styret', 'utvalget', 'rådet', 'programmet', 'for', '-', '–', ' ', 'Å', 's', '2')

test('a name is folded as by its rules alone, whichever of them are found to have nothing to do', () => {
  const byRules = (name: string) =>
    name
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\p{Pd}\u2212]/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/(?<=\S) for(?= \S)/gu, '')
      .replace(/(?:(?<=styre)t|(?<=utvalg)et|(?<=råd)et|(?<=program)met)(?![\p{L}\p{N}\p{M}])/gu, '')
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 }),
      (words) => {
        const name = words.join('')
        expect(foldName(name)).toBe(byRules(name))
        expect(foldName(words.join(' '))).toBe(byRules(words.join(' ')))
      },
    ),
    { numRuns: 2_000 },
  )
})
