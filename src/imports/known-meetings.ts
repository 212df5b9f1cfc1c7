import { isPending, type Meeting } from '../domain/meeting/state.js'
import { wordingText } from '../domain/values.js'

/** A decision as an import knows it. */
export type KnownDecision = {
  readonly decisionId: string
  readonly revision: number
  readonly standing: string
  readonly text: string
}
export type KnownMatter = {
  readonly matterId: string
  readonly title: string
  readonly decisions: KnownDecision[]
}

/** A meeting as an import knows it: of the ledger, or brought about by this import. */
export type KnownMeeting = {
  readonly meetingId: string
  readonly bodyId: string
  readonly date: string
  readonly number?: string | undefined
  readonly start?: string | undefined
  readonly matters: KnownMatter[]
  /** Its state in the ledger; absent where this import brings it about. */
  readonly state?: Meeting
}

export function knownMeetingOf(state: Meeting): KnownMeeting {
  const matters = [...state.matters.values()].map(
    ({ matterId, title }): KnownMatter => ({ matterId, title, decisions: [] }),
  )
  for (const { decisionId, matterId, revision, standing, wording } of state.decisions.values()) {
    if (standing === 'withdrawn') continue
    const matter = matters.find((candidate) => candidate.matterId === matterId)
    matter?.decisions.push({ decisionId, revision, standing, text: wordingText(wording) })
  }
  const { meetingId, bodyId, date, number, start } = state
  return { meetingId, bodyId, date, number, start, matters, state }
}

/** The decisions that an approval of the minutes has to name, by the revision of each. */
export const pendingOf = (state: Meeting): readonly { decisionId: string; revision: number }[] =>
  [...state.decisions.values()]
    .filter(isPending)
    .map(({ decisionId, revision }) => ({ decisionId, revision }))

/** Meetings by body and date. Merged bodies count as one. */
export class KnownMeetings {
  private readonly byPlace = new Map<string, KnownMeeting[]>()
  private readonly byId = new Map<string, KnownMeeting>()
  private readonly redirects = new Map<string, string>()

  constructor(private readonly canonicalBody: (bodyId: string) => string) {}

  add(meeting: KnownMeeting): void {
    if (this.byId.has(meeting.meetingId)) return
    this.byId.set(meeting.meetingId, meeting)
    const place = this.placeOf(meeting.bodyId, meeting.date)
    const there = this.byPlace.get(place)
    if (there) there.push(meeting)
    else this.byPlace.set(place, [meeting])
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

  private placeOf(bodyId: string, date: string): string {
    return `${this.canonicalBody(bodyId)}|${date}`
  }
}
