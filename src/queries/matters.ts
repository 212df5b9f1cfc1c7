import type { listedMatter } from '../contract/meeting-rows.js'
import type { RowOf } from '../contract/row.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type AgendaFilter, type AgendaItem, agendaPages } from './agendas.js'
import { documentMatch, meetingsAbout } from './document-match.js'
import type { Moment } from './moment.js'
import { present } from './rows.js'

export type MatterRow = RowOf<typeof listedMatter>

export type MattersFilter = AgendaFilter & {
  /** A matter is looked for in its meeting: give `meetingId` with it, or every meeting is looked through. */
  readonly matterId?: string | undefined
  readonly status?: MatterRow['status'] | undefined
}

/** Matters by their meeting's date and their place on the agenda. */
export async function matters(
  db: ReadModels,
  moment: Moment,
  filter: MattersFilter = {},
): Promise<readonly MatterRow[]> {
  const limit = filter.limit ?? Number.POSITIVE_INFINITY
  const about = await documentMatch(db, moment, filter)
  const meetingIds = about && (await meetingsAbout(db, moment, about.documentId))
  const found: MatterRow[] = []
  for await (const items of agendaPages(db, moment, filter, { meetingIds })) {
    for (const item of items) {
      const row = matterRow(item)
      if (filter.matterId !== undefined && row.matterId !== filter.matterId) continue
      if (filter.status !== undefined && row.status !== filter.status) continue
      if (about && !row.documents.some(about.isMeant)) continue
      if (found.length >= limit) return found
      found.push(row)
    }
    if (found.length >= limit) return found
  }
  return found
}

export function matterRow({ meeting, matter, order, status }: AgendaItem): MatterRow {
  const { number, kind, caseNumber, access, reason, restricted } = matter
  return {
    meetingId: meeting.meetingId,
    bodyId: meeting.bodyId,
    body: meeting.body,
    date: meeting.date,
    matterId: matter.matterId,
    order,
    title: matter.title,
    titleRecordedAt: matter.titleRecordedAt,
    ...present({ number, kind, caseNumber }),
    status,
    ...present({ reason }),
    documents: matter.documents,
    ...(matter.documentsProposed && { documentsProposed: true }),
    ...present({ access, restricted }),
  }
}
