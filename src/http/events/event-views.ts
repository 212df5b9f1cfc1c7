import type { ReadThing } from '../../access-log/access-log.js'
import type { EventItem } from '../../contract/event-params.js'
import { osloDay } from '../../domain/calendar-date.js'
import type { RecordingClock } from '../../ledger/clock.js'
import { decode, type LedgerEvent, UndecodableEvent } from '../../ledger/codec.js'
import type { StoredEvent } from '../../ledger/event-log.js'
import type { Projector } from '../../projector/projector.js'
import { type Restricted, restrictedIn } from '../../queries/restrictions.js'
import type { Viewer } from '../../queries/viewer.js'
import type { ReadModels } from '../../read-models/read-models.js'
import { isShownWhole, shownEvent } from '../access/shown-event.js'

/** How long an event that may be restricted is kept back until the read models can tell. */
const WAIT_MS = 5_000

/** The events of a page as each viewer gets them. */
export type PageViews = {
  readonly itemOf: (event: StoredEvent, viewer: Viewer) => EventItem
  /** A frame of server-sent events; its id is the position, which a reader resumes after. */
  readonly frameOf: (event: StoredEvent, viewer: Viewer) => string
  /** The restricted thing that the viewer reads with the event. */
  readonly readBy: (event: StoredEvent, viewer: Viewer) => ReadThing | undefined
}

/** @throws {PositionNotReached} the read models are too far behind to tell what is restricted */
export type ViewsOf = (page: readonly StoredEvent[]) => Promise<PageViews>

/** Where everybody may see everything, nothing is looked up. */
export const everythingShown: ViewsOf = async () => viewsWith(new Map())

/** Looks up what is restricted, once the read models have come as far as the page. */
export function viewsByRestriction(models: ReadModels, projector: Projector, clock: RecordingClock): ViewsOf {
  return async (page) => {
    const ofMeetings = page.filter(({ stream }) => stream.startsWith(MEETING))
    const last = ofMeetings.at(-1)
    if (last === undefined) return viewsWith(new Map())
    await projector.waitFor(last.position, WAIT_MS)
    const meetingIds = ofMeetings.map(({ stream }) => stream.slice(MEETING.length))
    return viewsWith(await restrictedIn(models, osloDay(clock.now()), meetingIds))
  }
}

const MEETING = 'meeting-'

function viewsWith(restricted: Restricted): PageViews {
  const decoded = new Map<string, LedgerEvent | undefined>()
  const decodedOnce = (stored: StoredEvent): LedgerEvent | undefined => {
    if (!decoded.has(stored.position)) decoded.set(stored.position, decodable(stored))
    return decoded.get(stored.position)
  }
  // However many readers take an event, it is written out once as it is, and once as those get it who may see less.
  const frames = new Map<string, string>()
  const itemOf = (stored: StoredEvent, viewer: Viewer): EventItem => {
    const { position, id, stream, streamVersion, type } = stored
    const place = { position, id, stream, streamVersion, type }
    const event = decodedOnce(stored)
    // One that this version cannot read keeps its place, and no more.
    if (event === undefined) return { ...place, undecodable: true }
    const { data, metadata, restricted: restriction } = shownEvent(event, restricted, viewer)
    return {
      ...place,
      recordedAt: metadata.recordedAt,
      data: { ...data },
      metadata,
      ...(restriction && { restricted: restriction }),
    }
  }
  return {
    itemOf,
    frameOf(stored, viewer) {
      const key = `${stored.position} ${isShownWhole(stored, restricted, viewer)}`
      const known = frames.get(key)
      if (known !== undefined) return known
      const frame = `id: ${stored.position}\ndata: ${JSON.stringify(itemOf(stored, viewer))}\n\n`
      frames.set(key, frame)
      return frame
    },
    readBy(stored, viewer) {
      const event = restricted.size === 0 ? undefined : decodedOnce(stored)
      if (event === undefined || shownEvent(event, restricted, viewer).restricted?.hidden !== false)
        return undefined
      return thingOf(event)
    },
  }
}

function decodable(stored: StoredEvent): LedgerEvent | undefined {
  try {
    return decode(stored)
  } catch (error) {
    if (error instanceof UndecodableEvent) return undefined
    throw error
  }
}

function thingOf({ data }: LedgerEvent): ReadThing | undefined {
  if (!('meetingId' in data) || data.meetingId === undefined) return undefined
  return {
    meetingId: data.meetingId,
    ...('matterId' in data && data.matterId !== undefined && { matterId: data.matterId }),
    ...('decisionId' in data && data.decisionId !== undefined && { decisionId: data.decisionId }),
  }
}
