import type { foundText } from '../contract/decision-rows.js'
import type { RowOf } from '../contract/row.js'
import { Refusal } from '../domain/refusal.js'
import { searchTerms } from '../projector/norwegian-stems.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type AgendaItem, agendasOf } from './agendas.js'
import { bodyNames } from './body-names.js'
import { standingOfWording } from './decision-facts.js'
import { markerOf } from './decisions.js'
import { type TextHit, textHits } from './full-text.js'
import { type MeetingHeader, meetingsById } from './meeting-headers.js'
import type { Moment } from './moment.js'
import { keyIn, present } from './rows.js'
import { snippetOf } from './snippet.js'

export type SearchHit = RowOf<typeof foundText>

export type SearchFilter = {
  /** Every word must be there; inflections are found too. */
  readonly words: string
  readonly bodyId?: string | undefined
  readonly kind?: SearchHit['kind'] | undefined
  readonly limit?: number | undefined
}

/** So many hits are looked up at a time: whoever wants few pays for few. */
const HITS_A_STEP = 100

/**
 * Titles of matters and wordings of decisions, of every revision, that hold the words: the best first.
 * @throws {Refusal} `invalid-data`: there is no word to search for
 */
export async function search(
  db: ReadModels,
  moment: Moment,
  { words, bodyId, kind, limit = Number.POSITIVE_INFINITY }: SearchFilter,
): Promise<readonly SearchHit[]> {
  const terms = searchTerms(words)
  if (terms.length === 0) {
    throw new Refusal('invalid-data', `there is no word in "${words}"`, {
      field: 'words',
      value: words,
      allowed: 'at least one word, or the beginning of one and an asterisk',
    })
  }
  const bodies = await bodyNames(db, moment)
  const body = bodyId && bodies.survivorOn(bodyId, moment.asOf)
  const hits = (await textHits(db, moment, terms)).filter((hit) => kind === undefined || hit.kind === kind)
  const found = new Map<string, SearchHit>()
  for (let at = 0; at < hits.length && found.size < limit; at += HITS_A_STEP) {
    const step = hits.slice(at, at + HITS_A_STEP)
    const meetings = await meetingsById(
      db,
      moment,
      bodies,
      step.map(({ meeting_id }) => meeting_id),
    )
    const places = placesOf(await agendasOf(db, moment, [...new Set<MeetingHeader>(meetings.values())]))
    for (const hit of step) {
      const row = searchHit(hit, places, words)
      if (row === undefined || (body !== undefined && row.bodyId !== body)) continue
      // A title entered twice, or corrected and corrected back, is one hit.
      const key = `${hit.kind} ${keyIn(hit.meeting_id, hit.id)} ${hit.revision ?? hit.text}`
      if (!found.has(key)) found.set(key, row)
    }
  }
  return [...found.values()].slice(0, limit)
}

/** By `keyIn` of the meeting whose stream holds them. */
type Places = {
  readonly matters: ReadonlyMap<string, AgendaItem>
  readonly decisions: ReadonlyMap<string, { readonly item: AgendaItem; readonly index: number }>
}

function placesOf(items: readonly AgendaItem[]): Places {
  return {
    matters: new Map(items.map((item) => [keyIn(item.matter.recordedIn, item.matter.matterId), item])),
    decisions: new Map(
      items.flatMap((item) =>
        item.decisions.map(
          ({ recordedIn, decisionId }, index) => [keyIn(recordedIn, decisionId), { item, index }] as const,
        ),
      ),
    ),
  }
}

/** @returns undefined where the moment does not show what was found */
function searchHit(hit: TextHit, places: Places, words: string): SearchHit | undefined {
  const { kind, revision, text } = hit
  const key = keyIn(hit.meeting_id, hit.id)
  const at = kind === 'decision' ? places.decisions.get(key) : undefined
  const item = at?.item ?? places.matters.get(key)
  if (item === undefined) return undefined
  const { meetingId, bodyId, body, date } = item.meeting
  const place = { meetingId, bodyId, body, date, matterId: item.matter.matterId }
  const shown = { text, snippet: snippetOf(text, words) }
  if (kind === 'matter') {
    const { titles, title, access, restricted } = item.matter
    // Words of what is hidden find nothing: a hit would tell that they are there.
    if (restricted?.hidden || !titles.includes(text)) return undefined
    return {
      kind,
      ...place,
      ...present({ access }),
      current: title === text,
      ...shown,
      ...present({ restricted }),
    }
  }
  const decision = at && item.decisions[at.index]
  if (decision === undefined || decision.restricted?.hidden) return undefined
  if (!decision.facts.some((fact) => fact.revision === revision)) return undefined
  const { decisionId, status, restricted } = decision
  const wordingStatus = revision === null ? status : standingOfWording(decision, revision)
  return {
    kind,
    ...place,
    decisionId,
    ...present({ revision }),
    status,
    wordingStatus,
    ...markerOf(wordingStatus),
    ...present({ access: decision.access ?? item.matter.access }),
    current: decision.revision === revision,
    ...shown,
    ...present({ restricted }),
  }
}
