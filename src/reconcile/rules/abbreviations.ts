import type { Rule } from '../finding.js'
import { listed } from '../words.js'
import { calledOf, type Listed, told, type World } from '../world.js'

const ABBREVIATION = /(?<![\p{L}\p{N}])[A-ZÆØÅ]{2,6}(?![\p{L}\p{N}])/gu
const TEXT_FIELDS = ['body', 'matter', 'decision', 'actor', 'involvement', 'area', 'owner']
/** Kinds of company and numerals are no abbreviations that somebody has to expand. */
const PLAIN: readonly string[] = [
  'AS',
  'ASA',
  'SF',
  'RHF',
  'HF',
  'KF',
  'IKS',
  'II',
  'III',
  'IV',
  'VI',
  'VII',
  'OK',
]

/** Abbreviations that nobody expands: neither as the short name of a body or a document, nor beside the words. */
export const abbreviationsRule: Rule = {
  id: 'abbreviation-not-expanded',
  severity: 'notice',
  looksFor: {
    nb: 'Forkortelser som ingen oversikt forklarer.',
    en: 'Abbreviations that no register expands.',
  },
  find: (world) => {
    const expanded = expandedIn(world)
    return world.registers.flatMap((one) => {
      const rows = one.rows
        .map((row) => ({ row, unknown: abbreviationsIn(textOf(row)).filter((word) => !expanded.has(word)) }))
        .filter(({ unknown }) => unknown.length > 0)
      if (rows.length === 0) return []
      const words = [...new Set(rows.flatMap(({ unknown }) => unknown))].sort()
      const { registerId, name } = one.register
      return [
        {
          about: [registerId],
          basis: words,
          message: {
            nb: `${name} bruker forkortelser som ikke er forklart: ${listed(words, 'nb', 12)}.`,
            en: `${name} uses abbreviations that are not expanded: ${listed(words, 'en', 12)}.`,
          },
          rows: rows.map(({ row }) => told(row)),
          things: [],
        },
      ]
    })
  },
}

const textOf = (row: Listed['rows'][number]): string => TEXT_FIELDS.map((field) => row.cell(field)).join('\n')
const abbreviationsIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('\n')
      .filter((line) => !isInCapitals(line))
      .flatMap((line) => [...line.matchAll(ABBREVIATION)].map(([word]) => word)),
  ),
]

/** A heading in capitals, whose short words are words: `BUDSJETT FOR 2025`. */
const isInCapitals = (line: string): boolean => !/\p{Ll}/u.test(line) && /\p{Lu}{7}/u.test(line)

function expandedIn({ bodies, documents, registers }: World): ReadonlySet<string> {
  const names = [
    ...bodies.flatMap(calledOf),
    ...documents.flatMap(({ title, aliases }) => [title, ...aliases]),
  ]
  const texts = registers.flatMap(({ register, rows }) => [register.title ?? '', ...rows.map(textOf)])
  // `digital hjemmeoppfølging (DHO)`, `HDO (driftsorganisasjonen for nødnett)`
  const beside = texts.flatMap((text) =>
    [...text.matchAll(/\(([A-ZÆØÅ]{2,6})\)|([A-ZÆØÅ]{2,6}) \(\p{L}/gu)].flatMap(
      ([, after, before]) => after ?? before ?? [],
    ),
  )
  return new Set([...PLAIN, ...names.flatMap(abbreviationsIn), ...beside])
}
