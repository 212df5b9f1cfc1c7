import type { endorsement, endorsementStanding } from '../contract/document-rows.js'
import type { RowOf } from '../contract/row.js'
import type { Standing } from '../domain/standing.js'
import { type DocumentRef, ENDORSING_KINDS } from '../domain/values.js'
import type { WordingAt } from './decision-facts.js'

/** A decision's support of a document version: as final as the decision is, and on its conditions. */
export type EndorsementRow = RowOf<typeof endorsement>

/** How strongly the moment's decisions support a version: by the most final of them. */
export type EndorsementStanding = RowOf<typeof endorsementStanding>

const BY_STRENGTH = ['approved', 'unstated', 'draft'] as const

/** What was superseded or withdrawn supports nothing any more. */
export function strongest(endorsed: readonly { readonly status: Standing }[]): EndorsementStanding {
  return BY_STRENGTH.find((standing) => endorsed.some(({ status }) => status === standing)) ?? 'none'
}

export type Support = {
  readonly kind: string
  readonly conditions: readonly string[]
  readonly proposed: boolean
}

/**
 * The support that a wording gives to one of the versions that its matter treats. A clause that names documents
 * speaks of those alone; the lead, and a clause that names none, speak of all that the matter treats.
 */
export function supportIn(
  { lead, clauses }: WordingAt,
  isMeant: (named: DocumentRef) => boolean,
): readonly Support[] {
  const speaking = clauses.filter(({ documents = [] }) => documents.length === 0 || documents.some(isMeant))
  return [...(lead === undefined ? [] : [lead]), ...speaking].flatMap(({ kind, conditions, proposed }) =>
    kind !== undefined && ENDORSING_KINDS.includes(kind)
      ? [
          {
            kind,
            conditions: conditions ?? [],
            proposed: proposed?.some((what) => what !== 'documents') === true,
          },
        ]
      : [],
  )
}
