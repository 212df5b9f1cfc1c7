import type { CalendarDate } from '../../domain/calendar-date.js'
import { sameVersion } from '../../domain/document/version-order.js'
import { documentsIn, documentsNamedIn } from '../../domain/documents-in-text.js'
import type { DecisionRow } from '../../queries/decisions.js'
import type { MatterRow } from '../../queries/matters.js'
import { groupBy } from '../../queries/rows.js'
import { termIn } from '../dates-in-text.js'
import type { Found, Rule } from '../finding.js'
import { type FoldedName, foldedNames, namesIn } from '../names-in-text.js'
import { inCommon, sentencesOf, stemsOf } from '../stems.js'
import { dateInWords, quoted } from '../words.js'
import { calledOf, meetingListings, meetingRegisters, told, type World } from '../world.js'

/** That something will come to a meeting. */
const PROMISE =
  /(?<!\p{L})(?:vil|skal)\s+(?:\p{L}+\s+){0,4}?(?:løftes|tas opp|legges fr[ae]m|bli tatt opp|bli lagt fr[ae]m|bli løftet|behandles på nytt)(?!\p{L})|(?<!\p{L})(?:tas|kommer)\s+(?:opp\s+igjen|opp\s+på\s+nytt|tilbake)(?!\p{L})/iu

type Promised = {
  readonly decision: DecisionRow
  readonly sentence: string
  readonly bodyId: string
  readonly until: CalendarDate
}

/** Decisions that hold no more promise nothing. */
const GONE: readonly string[] = ['withdrawn', 'superseded']

/** A promise in a decision that no later matter keeps, or whose term is past. */
export const promisesRule: Rule = {
  id: 'promise-not-kept',
  severity: 'warning',
  looksFor: {
    nb: 'Et løfte i et vedtak (vil løftes til, tas opp igjen) som ingen senere sak har holdt, og oppfølgingspunkter som er over fristen.',
    en: 'A promise in a decision (will be brought to, taken up again) that no later matter kept, and follow-ups past their date.',
  },
  find: (world) => {
    const names = foldedNames(
      world.bodies
        .filter(({ mergedInto }) => mergedInto === undefined)
        .flatMap((body) => calledOf(body).map((name) => ({ name, of: body.bodyId }))),
    )
    const wordsOf = wordsOfMeetings(world)
    const promises = world.decisions
      .filter(({ status }) => !GONE.includes(status))
      .flatMap((decision) => promisesIn(decision, names, world))
    return [
      ...promises
        .filter(({ until }) => until < world.moment.asOf)
        .filter((promise) => !world.matters.some((matter) => keeps(world, promise, matter, wordsOf)))
        .map((promise) => brokenPromise(world, promise)),
      ...overdue(world),
    ]
  },
}

function promisesIn(
  decision: DecisionRow,
  names: readonly FoldedName<string>[],
  world: World,
): readonly Promised[] {
  return sentencesOf(decision.text).flatMap((sentence) => {
    const promise = PROMISE.exec(sentence)
    if (promise === null) return []
    const after = sentence.slice(promise.index)
    // Of several bodies the first is where it is brought; without one it is this body that takes it up.
    const [named] = namesIn(after, names)
    const bodyId = named?.of ?? decision.bodyId
    return [{ decision, sentence, bodyId, until: termOf(world, after, decision, bodyId) }]
  })
}

/** Nothing said: within a year. */
function termOf(world: World, text: string, { date }: DecisionRow, bodyId: string): CalendarDate {
  const stated = termIn(text, date)
  if (stated !== undefined) return stated
  const next = world.meetings.find((meeting) => meeting.bodyId === bodyId && meeting.date > date)
  if (/neste\s+(?:\p{L}+)?møte/iu.test(text) && next !== undefined) return next.date
  return `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`
}

/** What registers say of each meeting, beside its matters' titles. */
function wordsOfMeetings(world: World): (meetingId: string) => string {
  const listings = meetingRegisters(world).flatMap((listed) => meetingListings(world, listed))
  const rows = groupBy(listings, ({ meeting }) => meeting.meetingId)
  return (meetingId) => (rows.get(meetingId) ?? []).map(({ row }) => row.cell('matter')).join(' ')
}

function keeps(
  world: World,
  { decision, sentence, bodyId, until }: Promised,
  matter: MatterRow,
  wordsOf: (meetingId: string) => string,
): boolean {
  if (matter.bodyId !== bodyId || matter.date <= decision.date || matter.date > until) return false
  const documents = documentsIn(sentence, world.documentNames)
  if (documents.length > 0) {
    return documents.some((ref) => {
      const order =
        world.documents.find(({ documentId }) => documentId === ref.documentId)?.order ?? 'decimal'
      return matter.documents.some(
        (other) => other.documentId === ref.documentId && sameVersion(order, other.version, ref.version),
      )
    })
  }
  // A document by its name alone is whatever of it comes.
  const named = documentsNamedIn(sentence, world.documentNames)
  const isOfNamed =
    matter.documents.some(({ documentId }) => named.includes(documentId)) ||
    documentsNamedIn(matter.title, world.documentNames).some((documentId) => named.includes(documentId))
  if (isOfNamed) return true
  const promised = stemsOf(sentence)
  const shared = inCommon(promised, stemsOf(`${matter.title} ${wordsOf(matter.meetingId)}`))
  return shared >= (promised.size > 2 ? 2 : 1)
}

const rowsOf = ({ registers }: World, decisionId: string) =>
  registers.flatMap(({ rows }) => rows.filter(({ listing }) => listing?.decisionId === decisionId).map(told))

function brokenPromise(world: World, { decision, sentence, bodyId, until }: Promised): Found {
  const { meetingId, decisionId, body, date } = decision
  const to = world.bodyOf(bodyId)?.name ?? body
  return {
    about: [meetingId, decisionId, sentence],
    basis: [bodyId, until],
    message: {
      nb: `${body} lovet ${dateInWords(date)}: ${quoted(sentence)}. Ingen senere sak i ${to} til og med ${dateInWords(until)} holder det.`,
      en: `${body} promised on ${dateInWords(date)}: ${quoted(sentence)}. No later matter of ${to} until ${dateInWords(until)} keeps it.`,
    },
    rows: rowsOf(world, decisionId),
    things: [{ kind: 'decision', meetingId, decisionId }],
  }
}

function overdue(world: World): readonly Found[] {
  return world.followUps
    .filter(
      ({ status, due, decisionStatus }) =>
        status === 'open' && due !== undefined && due < world.moment.asOf && !GONE.includes(decisionStatus),
    )
    .map(({ meetingId, decisionId, followUp, text, due = '', body }) => ({
      about: [meetingId, decisionId, String(followUp)],
      basis: [due, text],
      message: {
        nb: `${body} har et oppfølgingspunkt med frist ${dateInWords(due)} som ikke er fulgt opp: ${quoted(text)}.`,
        en: `${body} has a follow-up due on ${dateInWords(due)} that is still open: ${quoted(text)}.`,
      },
      rows: rowsOf(world, decisionId),
      things: [{ kind: 'decision', meetingId, decisionId }],
    }))
}
