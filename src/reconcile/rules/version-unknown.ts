import type { Rule } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { foundIn } from '../versions.js'
import { meetingsOfTwoVersions } from './worded-differently.js'

/** A version that matters or decisions name, and that nobody has entered. */
export const unknownVersionRule: Rule = {
  id: 'version-unknown',
  severity: 'warning',
  looksFor: {
    nb: 'En versjon som saker eller vedtak nevner, og som dokumentet ikke har.',
    en: 'A version that matters or decisions name and the document does not have.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    // Where registers name two versions, that is what is wrong.
    const inDispute = meetingsOfTwoVersions(world)
    return world.documents.flatMap((document) => {
      // A document without versions says of none that it is wrong.
      if (!document.versions.some(({ registered }) => registered)) return []
      return document.versions
        .filter(({ registered }) => !registered)
        .flatMap((version) => {
          const places = [...version.treated, ...version.mentioned].map(({ meetingId }) => meetingId)
          const meetingIds = new Set(places.filter((meetingId) => !inDispute.has(meetingId)))
          if (meetingIds.size === 0) return []
          return {
            ...foundIn(document, version, {
              basis: [...meetingIds].sort(),
              message: {
                nb: `${document.title} har ingen versjon ${version.version}, som er nevnt.`,
                en: `${document.title} has no version ${version.version}, which is named.`,
              },
              rows: [...meetingIds].flatMap(rowsOf),
            }),
            things: [
              { kind: 'version' as const, documentId: document.documentId, version: version.version },
              ...[...meetingIds].map((meetingId) => ({ kind: 'meeting' as const, meetingId })),
            ],
          }
        })
    })
  },
}
