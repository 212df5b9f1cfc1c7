import type { Moment } from '../queries/moment.js'
import type { OrganisationRow } from '../queries/organisation.js'
import { stampOf } from './dates.js'
import { treeSvg } from './organisation-svg.js'
import { treeMermaid, treeText } from './organisation-text.js'
import { organisationTrees, peopleOf } from './organisation-tree.js'
import type { Answer } from './table.js'

/** The tree of programmes, projects and boards with who owns, leads and chairs each, as it stood on that date. */
export function organisationReport(rows: readonly OrganisationRow[], moment: Moment, body?: string): Answer {
  const trees = organisationTrees(rows)
  const title = body === undefined ? 'Organisering' : `Organisering av ${body}`
  return {
    json: rows,
    figure: { text: treeText(trees), mermaid: treeMermaid(trees), svg: treeSvg(trees, title) },
    table: {
      title,
      stamp: stampOf(moment),
      columns: ['Nivå', 'Organ', 'Type', 'Eier og leder'].map((heading) => ({ heading })),
      rows: rows.map((row) => [String(row.depth + 1), row.name, row.kind, peopleOf(row).join('\n')]),
      notes: [],
      legend: [],
    },
  }
}
