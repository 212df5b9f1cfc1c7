import type { BodyRow } from '../../queries/bodies.js'
import type { DocumentRow } from '../../queries/documents.js'
import { type Claim, claimsOf } from '../claims.js'
import type { Found, Rule } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { dateInWords } from '../words.js'
import { told } from '../world.js'

/** An order of treatment that somebody states, and that a document's version did not follow. */
export const treatedBeforeRule: Rule = {
  id: 'treatment-order',
  severity: 'warning',
  looksFor: {
    nb: 'En oppgitt rekkefølge mellom to organer (påstanden treated-before) som behandlingen av en versjon bryter.',
    en: 'A stated order of two bodies (the claim treated-before) that the treatment of a version breaks.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    return claimsOf(world, 'treated-before').flatMap((claim) => {
      const second = world.bodyNamed(claim.value)
      if (claim.body === undefined || second === undefined) return []
      const first = claim.body
      return world.documents.flatMap((document) => brokenIn({ claim, first, second, document, rowsOf }))
    })
  },
}

type Asked = {
  readonly claim: Claim
  readonly first: BodyRow
  readonly second: BodyRow
  readonly document: DocumentRow
  readonly rowsOf: ReturnType<typeof registersByMeeting>
}

function brokenIn({ claim, first, second, document, rowsOf }: Asked): readonly Found[] {
  return document.versions.flatMap(({ version, treated }) => {
    const inTime = treated
      .filter(({ date }) => claim.from <= date && date <= claim.to)
      .toSorted((a, b) => (a.date < b.date ? -1 : 1))
    const bySecond = inTime.find(({ bodyId }) => bodyId === second.bodyId)
    const byFirst = inTime.find(({ bodyId }) => bodyId === first.bodyId)
    if (bySecond === undefined || (byFirst !== undefined && byFirst.date <= bySecond.date)) return []
    const title = `${document.title} ${version}`
    const day = dateInWords(bySecond.date)
    return [
      {
        about: [claim.row.rowId, document.documentId, version],
        basis: [bySecond.date, byFirst?.date ?? ''],
        message:
          byFirst === undefined
            ? {
                nb: `${second.name} behandlet ${title} ${day}, og ${first.name}, som skal behandle først, har ikke behandlet den.`,
                en: `${second.name} treated ${title} on ${day}, and ${first.name}, which is said to treat first, has not treated it.`,
              }
            : {
                nb: `${second.name} behandlet ${title} ${day}, før ${first.name} (${dateInWords(byFirst.date)}), som skal behandle først.`,
                en: `${second.name} treated ${title} on ${day}, before ${first.name} (${dateInWords(byFirst.date)}), which is said to treat first.`,
              },
        rows: [
          told(claim.row),
          ...rowsOf(bySecond.meetingId),
          ...(byFirst === undefined ? [] : rowsOf(byFirst.meetingId)),
        ],
        things: [bySecond, ...(byFirst === undefined ? [] : [byFirst])].map(({ meetingId }) => ({
          kind: 'meeting' as const,
          meetingId,
        })),
      },
    ]
  })
}
