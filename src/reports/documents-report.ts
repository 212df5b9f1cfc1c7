import type { DocumentRow } from '../queries/documents.js'
import type { Moment } from '../queries/moment.js'
import { standingText, warningText } from './bokmal.js'
import { shortDate, stampOf } from './dates.js'
import type { Answer } from './table.js'

type Version = DocumentRow['versions'][number]

const HEADINGS = [
  'Dokument',
  'Versjon',
  'Dato',
  'Status',
  'Behandlet i',
  'Nevnt i',
  'Tilslutning',
  'Oversendt',
  'Merknader',
]

/** Every version of every document: who treated it, who mentioned it, and who endorsed it on what standing. */
export function documentsReport(rows: readonly DocumentRow[], moment: Moment): Answer {
  return {
    json: rows,
    table: {
      title: 'Dokumenter og versjoner',
      stamp: stampOf(moment),
      columns: HEADINGS.map((heading) => ({ heading })),
      rows: rows.flatMap((document) =>
        document.versions.length === 0
          ? [[titleText(document), '', '', '', '', '', '', '', 'Ingen versjon er registrert.']]
          : document.versions.map((version) => [titleText(document), ...versionCells(version)]),
      ),
      notes: [],
      legend: [
        'Behandlet: versjonen står i sakens tittel. Nevnt: den står i et vedtak.',
        'Tilslutning er like endelig som vedtaket den står i: et forslag er ikke et vedtak.',
      ],
    },
  }
}

const titleText = ({ title, aliases }: DocumentRow): string =>
  aliases.length === 0 ? title : `${title} (${aliases.join(', ')})`

function versionCells(version: Version): readonly string[] {
  return [
    version.version,
    version.date === undefined ? '' : shortDate(version.date),
    version.status ?? '',
    lines(version.treated, meetingText),
    lines(version.mentioned, meetingText),
    lines(version.endorsed, endorsementText),
    lines(
      version.submitted,
      ({ date, fromBody, toBody }) =>
        `${shortDate(date)}: ${fromBody === undefined ? '' : `${fromBody} `}→ ${toBody}`,
    ),
    [...remarks(version)].join('\n'),
  ]
}

const lines = <T>(items: readonly T[], set: (item: T) => string): string =>
  [...new Set(items.map(set))].join('\n')

const meetingText = ({ body, date }: { readonly body: string; readonly date: string }): string =>
  `${body} ${shortDate(date)}`

function endorsementText(endorsed: Version['endorsed'][number]): string {
  const conditions = endorsed.conditions
    .map((condition) => `; ${/^(med )?forbehold/i.test(condition) ? '' : 'forbehold: '}${condition}`)
    .join('')
  return `${meetingText(endorsed)}: ${endorsed.kind} (${standingText(endorsed.status)})${conditions}`
}

function* remarks({ note, unordered, warnings, endorsed, endorsement }: Version): Iterable<string> {
  if (note !== undefined) yield note
  if (unordered) yield 'Versjonen har ingen plass i dokumentets rekkefølge.'
  for (const warning of warnings) {
    const isSaid = unordered && warning.code === 'version-not-in-order'
    // Who endorses it has been told in its own column since.
    const isPast = endorsed.length > 0 && warning.code === 'version-not-endorsed'
    if (!isSaid && !isPast) yield warningText(warning)
  }
  if (endorsed.length > 0 && endorsement !== 'approved') yield NOT_ENDORSED[endorsement]
}

const NOT_ENDORSED: Readonly<Record<Exclude<Version['endorsement'], 'approved'>, string>> = {
  unstated: 'Ingen tilslutning er godkjent.',
  draft: 'Bare forslag til vedtak gir tilslutning; ingen av dem er godkjent.',
  none: 'Ingen tilslutning gjelder lenger.',
}
