import type { Piece } from '../domain/word-diff.js'
import type { Comparison } from '../queries/decision-history.js'

type PartChange = Comparison['parts'][number]

/** What the marks mean, wherever they are printed. */
export const CHANGES_LEGEND =
  'Endringer: [-slettet-] og {+nytt+}; i HTML og Markdown strøket og understreket.'

/** The clauses of a wording and what became of each, a line or more for each. */
export function changedParts(parts: readonly PartChange[]): readonly Piece[] {
  return parts.flatMap((part, i) => [...(i === 0 ? [] : [{ text: '\n' }]), ...partPieces(part, parts.length)])
}

function partPieces(part: PartChange, count: number): readonly Piece[] {
  const heading = headingOf(part, count)
  return [
    ...(heading === '' ? [] : [{ text: `${heading}: ` }]),
    ...part.words,
    ...saidPieces('Konklusjon', part.kind),
    ...saidPieces('Forbehold', part.conditions),
    ...saidPieces('Merknad', part.comments),
    ...documentPieces(part.documents),
  ]
}

/** Where the clause stands now, where it stood, and what happened to it; nothing to say of a decision's only clause. */
function headingOf({ part, from, to, change, moved }: PartChange, count: number): string {
  const isOnly = count === 1 && part === 'clause' && from === to
  const place = part === 'lead' ? 'Innledning' : `Punkt ${to ?? from}`
  const said = [
    ...(moved === true ? [`flyttet fra punkt ${from}`] : []),
    ...(moved !== true && from !== undefined && to !== undefined && from !== to ? [`før punkt ${from}`] : []),
    ...(change === 'added' ? ['nytt'] : []),
    ...(change === 'removed' ? ['slettet'] : []),
    ...(change === 'unchanged' ? ['uendret'] : []),
  ]
  if (isOnly) return said.length === 0 ? '' : `(${said.join(', ')})`
  return said.length === 0 ? place : `${place} (${said.join(', ')})`
}

const saidPieces = (heading: string, pieces: readonly Piece[] | undefined): readonly Piece[] =>
  pieces === undefined ? [] : [{ text: `\n${heading}: ` }, ...pieces]

function documentPieces(documents: PartChange['documents']): readonly Piece[] {
  if (documents === undefined) return []
  const versions = (refs: readonly { readonly version: string }[]) =>
    refs.map(({ version }) => version).join(', ')
  const { removed, added } = documents
  return [
    { text: '\nDokumentversjon: ' },
    ...(removed.length === 0 ? [] : [{ text: versions(removed), change: 'del' as const }]),
    ...(added.length === 0 ? [] : [{ text: versions(added), change: 'ins' as const }]),
  ]
}
