import { foldName } from '../../domain/name-folding.js'
import { groupBy } from '../../queries/rows.js'
import type { Found, Rule } from '../finding.js'
import { inCommon, stemsOf } from '../stems.js'
import { quoted } from '../words.js'
import { type FoundRow, told, type World } from '../world.js'

/** What a designation is said to be of, and where. */
type Use = { readonly designation: string; readonly subject: string; readonly row: FoundRow }

const DESIGNATION = String.raw`((?:vedlegg|bilag)\s+(?:[A-ZÆØÅ]|\d{1,2}))(?![\p{L}\d])`
/** `målbildet står i vedlegg N`, `kartet er vedlegg 3`, `regnskapet følger som vedlegg 2` */
const STANDS_IN = new RegExp(
  String.raw`([\p{L} -]+?)\s+(?:(?:er|ble|blir)\s+)?(?:(?:står|finnes|ligger|skrevet ned|beskrevet|samlet|gjengitt|omtalt)\s+i|(?:følger|vedlagt|tatt (?:inn|med)|lagt ved|ligger ved|legges ved)\s+som|er)\s+${DESIGNATION}`,
  'giu',
)
/** `Målbilde for havna (vedlegg N)` */
const IN_BRACKETS = new RegExp(String.raw`(\p{Lu}[\p{L} -]+?)\s+\((?:se\s+)?${DESIGNATION}\)`, 'gu')
/** `vedlegg N Målbilde for havna`, `Vedlegg N: Målbilde` */
const TITLED =
  /((?:[Vv]edlegg|[Bb]ilag)\s+(?:[A-ZÆØÅ]|\d{1,2}))(?![\p{L}\d])[:,]?\s+(?:[–-]\s+)?(\p{Lu}\p{Ll}+(?:\s\p{L}+){0,6})/gu

/** The fields whose text tells what things are. */
const FIELDS = ['matter', 'decision', 'involvement', 'area', 'status']

/** Two documents that go by one designation, or one name. */
export const designationsRule: Rule = {
  id: 'designation-shared',
  severity: 'warning',
  looksFor: {
    nb: 'To dokumenter med samme betegnelse: et vedlegg som er to ting, eller et navn som to dokumenter har.',
    en: 'Two documents under one designation: an annex that is two things, or a name that two documents have.',
  },
  find: (world) => [...sharedDesignations(world), ...sharedNames(world)],
}

function sharedDesignations(world: World): readonly Found[] {
  const uses = usesIn(world)
  return [...groupBy(uses, ({ designation }) => foldName(designation))].flatMap(([folded, of]) => {
    const [first] = of
    const other = of.find(({ subject }) => first && inCommon(stemsOf(first.subject), stemsOf(subject)) === 0)
    if (first === undefined || other === undefined) return []
    return [
      {
        about: [folded],
        basis: [...new Set(of.map(({ subject }) => subject))].sort(),
        message: {
          nb: `«${first.designation}» er både ${quoted(first.subject)} (${first.row.register}) og ${quoted(other.subject)} (${other.row.register}).`,
          en: `“${first.designation}” is both ${quoted(first.subject)} (${first.row.register}) and ${quoted(other.subject)} (${other.row.register}).`,
        },
        rows: [...new Map(of.map(({ row }) => [`${row.registerId} ${row.line}`, row])).values()],
        things: [],
      },
    ]
  })
}

/** A register's title is told as its line of headings, a row by the register's own id. */
const HEADINGS_LINE = 1

function usesIn({ registers }: World): readonly Use[] {
  return registers.flatMap(({ register, rows }) => {
    const { registerId, name, title } = register
    const ofTitle = { rowId: registerId, registerId, register: name, line: HEADINGS_LINE }
    return [
      ...(title === undefined ? [] : usesInText(title, ofTitle)),
      ...rows.flatMap((row) => FIELDS.flatMap((field) => usesInText(row.cell(field), told(row)))),
    ]
  })
}

function usesInText(text: string, row: FoundRow): readonly Use[] {
  const use = (designation: string | undefined, subject: string | undefined): readonly Use[] =>
    designation === undefined || subject === undefined || stemsOf(subject).size === 0
      ? []
      : [
          {
            designation: designation.toLowerCase().replace(/\S+$/u, (letter) => letter.toUpperCase()),
            subject: subject.trim(),
            row,
          },
        ]
  return [
    ...[...text.matchAll(STANDS_IN)].flatMap(([, subject, designation]) => use(designation, subject)),
    ...[...text.matchAll(IN_BRACKETS)].flatMap(([, subject, designation]) => use(designation, subject)),
    ...[...text.matchAll(TITLED)].flatMap(([, designation, subject]) => use(designation, subject)),
  ]
}

function sharedNames({ documents }: World): readonly Found[] {
  const names = documents.flatMap((document) =>
    [...new Set([document.title, ...document.aliases].map(foldName))].map((folded) => ({ folded, document })),
  )
  return [...groupBy(names, ({ folded }) => folded)].flatMap(([folded, of]) => {
    const [first, second] = of
    if (first === undefined || second === undefined) return []
    return [
      {
        about: ['name', folded],
        basis: of.map(({ document }) => document.documentId).sort(),
        message: {
          nb: `«${folded}» er navnet på både ${quoted(first.document.title)} og ${quoted(second.document.title)}.`,
          en: `“${folded}” is the name of both ${quoted(first.document.title)} and ${quoted(second.document.title)}.`,
        },
        rows: [],
        things: of.map(({ document }) => ({ kind: 'document' as const, documentId: document.documentId })),
      },
    ]
  })
}
