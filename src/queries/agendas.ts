import type { ReadModels } from '../read-models/read-models.js'
import { type BodyNames, bodyNames } from './body-names.js'
import { type DecisionAt, decisionsOfMeetings } from './decision-facts.js'
import { type MatterAt, mattersOfMeetings } from './matter-facts.js'
import { type MeetingHeader, type MeetingScope, meetingPages } from './meeting-headers.js'
import type { Moment } from './moment.js'
import { groupBy, keyIn } from './rows.js'

/** A matter on its meeting's agenda, with what was decided on it. */
export type AgendaItem = {
  readonly meeting: MeetingHeader
  readonly matter: MatterAt
  /** From 1: the meeting's own matters as they were added, then those of meetings merged into it. */
  readonly order: number
  readonly status: 'open' | 'withdrawn' | 'postponed' | 'concluded'
  /** In the order they were recorded. */
  readonly decisions: readonly DecisionAt[]
}

/** The agendas of the meetings, one after another. */
export async function agendasOf(
  db: ReadModels,
  moment: Moment,
  meetings: readonly MeetingHeader[],
): Promise<readonly AgendaItem[]> {
  const streams = meetings.flatMap(({ sources }) => sources)
  const matters = groupBy(await mattersOfMeetings(db, moment, streams), ({ recordedIn }) => recordedIn)
  const decisions = groupBy(await decisionsOfMeetings(db, moment, streams), ({ recordedIn, matterId }) =>
    keyIn(recordedIn, matterId),
  )
  return meetings.flatMap((meeting) =>
    meeting.sources
      .flatMap((source) => matters.get(source) ?? [])
      .map((matter, index) => {
        const ofMatter = decisions.get(keyIn(matter.recordedIn, matter.matterId)) ?? []
        return { meeting, matter, order: index + 1, status: statusOf(matter, ofMatter), decisions: ofMatter }
      }),
  )
}

function statusOf({ fate }: MatterAt, decisions: readonly DecisionAt[]): AgendaItem['status'] {
  if (fate !== undefined) return fate
  return decisions.some(({ status }) => status !== 'withdrawn') ? 'concluded' : 'open'
}

/** What lists of matters and decisions can be narrowed to. */
export type AgendaFilter = {
  readonly bodyId?: string | undefined
  readonly meetingId?: string | undefined
  /** Only what treats or names this document, and of it this version. */
  readonly documentId?: string | undefined
  readonly version?: string | undefined
  /** How many rows at most. Default: all. */
  readonly limit?: number | undefined
}

/** The agendas of the meetings in the scope, by date, a page at a time. */
export async function* agendaPages(
  db: ReadModels,
  moment: Moment,
  filter: AgendaFilter,
  scope: Omit<MeetingScope, 'bodyIds'>,
): AsyncGenerator<readonly AgendaItem[]> {
  const bodies = await bodyNames(db, moment)
  const bodyIds = filter.bodyId === undefined ? undefined : readAs(bodies, filter.bodyId, moment)
  const meetingIds = filter.meetingId === undefined ? scope.meetingIds : [filter.meetingId]
  if (meetingIds?.length === 0) return
  for await (const meetings of meetingPages(db, moment, bodies, { ...scope, bodyIds, meetingIds })) {
    yield agendasOf(db, moment, meetings)
  }
}

/** Every body that is read as the one that this body is read as. */
export const readAs = (bodies: BodyNames, bodyId: string, { asOf }: Moment): readonly string[] =>
  bodies.readAsOn(bodies.survivorOn(bodyId, asOf), asOf)
