import type { Matter, Meeting } from '../../domain/meeting/state.js'
import { foldName } from '../../domain/name-folding.js'
import type { Standing } from '../../domain/standing.js'
import { wordingText } from '../../domain/values.js'

/** A decision as an import knows it. */
export type KnownDecision = {
  readonly decisionId: string
  readonly revision: number
  readonly standing: Standing
  readonly text: string
}
/** A matter as an import knows it; it changes as rows are planned. */
export type KnownMatter = {
  readonly matterId: string
  /** Its title, and the title folded. */
  title: string
  fold: string
  /** One that is not open takes no decisions. */
  status: Matter['status']
  /** Those that are not withdrawn. */
  decisions: KnownDecision[]
}

/** A meeting as an import knows it: of the ledger, or brought about by this import. It changes as rows are planned. */
export type KnownMeeting = {
  readonly meetingId: string
  readonly bodyId: string
  date: string
  readonly number?: string | undefined
  readonly start?: string | undefined
  readonly matters: KnownMatter[]
  /** The words, folded, with which rows of registers list it. */
  readonly texts: Set<string>
  /** Whether its agenda is somebody's own: a register's that has an owner, or one recorded by hand. */
  isOwned: boolean
  /** How rows list it in the ledger. */
  readonly listings: readonly KnownListing[]
  /** Brought about by this import, with nothing but its rows' checks to refuse it. */
  readonly isFresh: boolean
  /** Its state in the ledger; absent where this import brings it about. */
  readonly state?: Meeting
}

/** How a row of a register lists a meeting, as the last completed import left it. */
export type KnownListing = {
  readonly rowId: string
  /** Its register has an owner. */
  readonly isOwned: boolean
  readonly matter?: string | undefined
  readonly matterId?: string | undefined
  readonly decisionId?: string | undefined
}

export const knownMatterOf = (
  matterId: string,
  title: string,
  status: Matter['status'] = 'open',
): KnownMatter => ({
  matterId,
  title,
  fold: foldName(title),
  status,
  decisions: [],
})

export function retitle(matter: KnownMatter, title: string): void {
  matter.title = title
  matter.fold = foldName(title)
}

export function knownMeetingOf(state: Meeting, listings: readonly KnownListing[] = []): KnownMeeting {
  const matters = new Map<string, KnownMatter>()
  for (const { matterId, title, status } of state.matters.values()) {
    matters.set(matterId, knownMatterOf(matterId, title, status))
  }
  for (const { decisionId, matterId, revision, standing, wording } of state.decisions.values()) {
    if (standing === 'withdrawn') continue
    matters.get(matterId)?.decisions.push({ decisionId, revision, standing, text: wordingText(wording) })
  }
  const { meetingId, bodyId, date, number, start } = state
  return {
    meetingId,
    bodyId,
    date,
    number,
    start,
    matters: [...matters.values()],
    texts: new Set(listings.flatMap(({ matter }) => (matter === undefined ? [] : foldName(matter)))),
    isOwned: listings.length === 0 || listings.some((listing) => listing.isOwned),
    listings,
    isFresh: false,
    state,
  }
}

export function replaceDecision(matter: KnownMatter, decision: KnownDecision): void {
  matter.decisions = matter.decisions.map((one) => (one.decisionId === decision.decisionId ? decision : one))
}

/** Meetings by body and date. Merged bodies count as one. */
export class KnownMeetings {
  private readonly byPlace = new Map<string, KnownMeeting[]>()
  private readonly byId = new Map<string, KnownMeeting>()
  private readonly redirects = new Map<string, string>()

  constructor(private readonly canonicalBody: (bodyId: string) => string) {}

  add(meeting: KnownMeeting): void {
    if (this.byId.has(meeting.meetingId)) return
    this.byId.set(meeting.meetingId, meeting)
    this.put(meeting)
  }

  /** The meeting is on another date from now on. */
  move(meeting: KnownMeeting, date: string): void {
    this.takeOut(meeting)
    meeting.date = date
    this.put(meeting)
  }

  /** The meeting proved to be another one, as which it is read from now on. */
  merge(meeting: KnownMeeting, into: KnownMeeting): void {
    this.takeOut(meeting)
    this.redirect(meeting.meetingId, into.meetingId)
  }

  /** Reads of one meeting lead to another. */
  redirect(meetingId: string, into: string): void {
    this.redirects.set(meetingId, into)
  }

  get(meetingId: string): KnownMeeting | undefined {
    let current = meetingId
    for (let steps = 0; steps <= this.redirects.size; steps++) {
      const next = this.redirects.get(current)
      if (next === undefined) break
      current = next
    }
    return this.byId.get(current)
  }

  on(bodyId: string, date: string): readonly KnownMeeting[] {
    return this.byPlace.get(this.placeOf(bodyId, date)) ?? []
  }

  private put(meeting: KnownMeeting): void {
    const place = this.placeOf(meeting.bodyId, meeting.date)
    const there = this.byPlace.get(place)
    if (there) there.push(meeting)
    else this.byPlace.set(place, [meeting])
  }

  private takeOut(meeting: KnownMeeting): void {
    const place = this.placeOf(meeting.bodyId, meeting.date)
    const there = this.byPlace.get(place) ?? []
    this.byPlace.set(
      place,
      there.filter((other) => other !== meeting),
    )
  }

  private placeOf(bodyId: string, date: string): string {
    return `${this.canonicalBody(bodyId)}|${date}`
  }
}
