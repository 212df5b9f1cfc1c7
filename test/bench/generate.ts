import type { DomainEvent } from '../../src/domain/event.js'
import { encode } from '../../src/ledger/codec.js'
import type { NewEvent } from '../../src/ledger/event-log.js'

/** One append of generated history: events that follow each other in one stream. */
export type GeneratedAppend = {
  readonly stream: string
  /** The version of the stream's last event before these, -1 for a new stream. */
  readonly after: number
  readonly events: readonly NewEvent[]
}

export type GenerateOptions = {
  /** The same seed gives the same history. */
  readonly seed: number
  /** Events at least; the meeting that reaches the number is finished. */
  readonly events: number
}

const BODIES_PER_MUNICIPALITY = 20
const MEMBERS_PER_BODY = 9
const MATTERS_PER_MEETING = 20
const SHARE_REVISED = 0.3
const SHARE_CORRECTED = 0.02
const SHARE_ON_DOCUMENT = 0.1

const WORDS = (
  'kommunen vedtar saken planen budsjettet rådet utvalget innstilling reguleringsplan skolebruk barnehage vannverk ' +
  'avløp veilys tilskudd idrettslag kulturhus bibliotek eldreråd helsehus sykehjem hjemmetjeneste boligtomter næring ' +
  'strand skog jordbruk fiskeri havn ferje bru tunnel sykkelvei gangfelt gatetun torg park lekeplass gravlund kirke ' +
  'oppvekst læring tilsyn revisjon regnskap gebyr avgift lån garanti eierskap selskap samarbeid region fylke stat ' +
  'høring uttalelse klage dispensasjon forskrift delegering reglement godtgjøring valg oppnevning vara leder møte ' +
  'referat protokoll orientering drøfting prioritering framdrift kostnad ramme finansiering gevinst risiko klima'
).split(' ')

/** A small generator of numbers that repeats for a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Makes the history of many municipalities' boards in realistic proportions: about 72 events a meeting. */
export function* generateHistory(options: GenerateOptions): Generator<GeneratedAppend> {
  const world = new World(options.seed)
  while (world.written < options.events) {
    const bodies = yield* municipality(world)
    for (let round = 0; round < 10 && world.written < options.events; round++) {
      for (const body of bodies) {
        if (world.written >= options.events) break
        yield* meeting(world, body)
      }
    }
  }
}

type Body = {
  readonly bodyId: string
  readonly appointments: readonly string[]
  readonly documentId: string
  documentVersion: number
  meetings: number
}

class World {
  readonly random: () => number
  written = 0
  private instant = Date.parse('2004-01-05T08:00:00.000Z')
  private readonly actor: string

  constructor(seed: number) {
    this.random = seededRandom(seed)
    this.actor = this.uuid()
  }

  uuid(): string {
    let hex = ''
    for (let i = 0; i < 4; i++)
      hex += Math.floor(this.random() * 4_294_967_296)
        .toString(16)
        .padStart(8, '0')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }

  words(count: number): string {
    const chosen: string[] = []
    for (let i = 0; i < count; i++) chosen.push(WORDS[Math.floor(this.random() * WORDS.length)] ?? 'sak')
    const sentence = chosen.join(' ')
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
  }

  day(): string {
    return new Date(this.instant).toISOString().slice(0, 10)
  }

  later(milliseconds: number): void {
    this.instant += milliseconds
  }

  append(stream: string, after: number, events: readonly DomainEvent[]): GeneratedAppend {
    this.written += events.length
    const recordedAt = new Date(this.instant).toISOString()
    this.later(1_000)
    return {
      stream,
      after,
      events: events.map((event) =>
        encode(this.uuid(), event, {
          commandId: this.uuid(),
          commandHash: 'bm90LWEtcmVhbC1oYXNoLWJ1dC1hcy1sb25nLWFzLW9uZQ',
          commandType: 'Generated',
          correlationId: this.uuid(),
          actor: { personId: this.actor, authenticated: false },
          recordedAt,
        }),
      ),
    }
  }
}

function* municipality(world: World): Generator<GeneratedAppend, Body[]> {
  const bodies: Body[] = []
  const municipalityId = world.uuid()
  yield world.append(`body-${municipalityId}`, -1, [
    {
      type: 'BodyRegistered',
      data: { bodyId: municipalityId, name: `Kommune ${world.words(2)}`, kind: 'virksomhet' },
    },
  ])
  for (let i = 0; i < BODIES_PER_MUNICIPALITY; i++) {
    const bodyId = world.uuid()
    const documentId = world.uuid()
    const events: DomainEvent[] = [
      {
        type: 'BodyRegistered',
        data: { bodyId, name: `Utvalg ${i + 1} ${world.words(2)}`, kind: 'utvalg', parentId: municipalityId },
      },
    ]
    const appointments: string[] = []
    for (let member = 0; member < MEMBERS_PER_BODY; member++) {
      const personId = world.uuid()
      const appointmentId = world.uuid()
      appointments.push(appointmentId)
      yield world.append(`person-${personId}`, -1, [
        {
          type: 'PersonRegistered',
          data: {
            personId,
            name: {
              personId,
              keyId: world.uuid(),
              nonce: 'AAAAAAAAAAAAAAAA',
              ciphertext: 'c2VhbGVkLW5hbWUtYW5kLWl0cy10YWc',
            },
          },
        },
      ])
      events.push({
        type: 'MemberAppointed',
        data: {
          bodyId,
          appointmentId,
          personId,
          organisation: 'Kommunen',
          role: member === 0 ? 'chair' : 'member',
        },
      })
    }
    yield world.append(`body-${bodyId}`, -1, events)
    yield world.append(`document-${documentId}`, -1, [
      { type: 'DocumentRegistered', data: { documentId, title: `Plan ${world.words(3)}`, order: 'decimal' } },
      { type: 'DocumentVersionAdded', data: { documentId, version: '0.1', date: world.day() } },
    ])
    bodies.push({ bodyId, appointments, documentId, documentVersion: 1, meetings: 0 })
  }
  return bodies
}

function* meeting(world: World, body: Body): Generator<GeneratedAppend> {
  const meetingId = world.uuid()
  const stream = `meeting-${meetingId}`
  body.meetings++
  world.later(6 * 3_600_000)
  let version = -1
  const append = (events: readonly DomainEvent[]): GeneratedAppend => {
    const generated = world.append(stream, version, events)
    version += events.length
    return generated
  }
  yield append([
    {
      type: 'MeetingScheduled',
      data: {
        meetingId,
        bodyId: body.bodyId,
        date: world.day(),
        type: 'Ordinært møte',
        number: `${body.meetings}`,
      },
    },
  ])
  const matters = Array.from({ length: MATTERS_PER_MEETING }, () => world.uuid())
  for (const [index, matterId] of matters.entries()) {
    const documents =
      world.random() < SHARE_ON_DOCUMENT
        ? [{ documentId: body.documentId, version: `0.${body.documentVersion}` }]
        : undefined
    yield append([
      {
        type: 'MatterAdded',
        data: {
          meetingId,
          matterId,
          title: world.words(8),
          number: `${index + 1}`,
          ...(documents && { documents }),
        },
      },
    ])
  }
  yield append([{ type: 'MeetingOpened', data: { meetingId } }])
  yield append([
    {
      type: 'AttendanceRecorded',
      data: { meetingId, present: body.appointments.map((appointmentId) => ({ appointmentId })) },
    },
  ])
  const decisions: { decisionId: string; revision: number }[] = []
  for (const matterId of matters) {
    const decision = { decisionId: world.uuid(), revision: 1 }
    decisions.push(decision)
    yield append([
      {
        type: 'DecisionRecorded',
        data: {
          meetingId,
          matterId,
          decisionId: decision.decisionId,
          revision: 1,
          clauses: [{ text: world.words(18), kind: 'vedtatt' }],
          standing: 'draft',
        },
      },
    ])
    if (world.random() < SHARE_REVISED) {
      decision.revision = 2
      yield append([
        {
          type: 'DecisionRevised',
          data: {
            meetingId,
            decisionId: decision.decisionId,
            seenRevision: 1,
            revision: 2,
            clauses: [{ text: world.words(18), kind: 'vedtatt' }],
            reason: 'Rettet under møtet',
            standing: 'draft',
          },
        },
      ])
    }
  }
  yield append([{ type: 'MeetingClosed', data: { meetingId } }])
  yield append([{ type: 'MinutesCirculated', data: { meetingId } }])
  const approvedOn = world.day()
  yield append([
    {
      type: 'MinutesApproved',
      data: {
        meetingId,
        approvedOn,
        decisions: decisions.map(({ decisionId, revision }) => ({
          decisionId,
          seenRevision: revision,
          revision,
        })),
      },
    },
    ...decisions.map(
      ({ decisionId, revision }): DomainEvent => ({
        type: 'DecisionApproved',
        data: { meetingId, decisionId, seenRevision: revision, revision, by: 'minutes', approvedOn },
      }),
    ),
  ])
  for (const { decisionId, revision } of decisions) {
    if (world.random() >= SHARE_CORRECTED) continue
    yield append([
      {
        type: 'DecisionCorrected',
        data: {
          meetingId,
          decisionId,
          seenRevision: revision,
          revision: revision + 1,
          clauses: [{ text: world.words(18), kind: 'vedtatt' }],
          reason: 'Skrivefeil',
        },
      },
    ])
  }
}

/** A register of meetings as CSV lines, header first, with about one decision for two meetings. */
export function* generateRegister(options: {
  readonly seed: number
  readonly rows: number
}): Generator<string> {
  const world = new World(options.seed)
  const start = Date.parse('2000-01-03')
  yield 'Dato;Organ;Møtetype;Sak;Vedtak\n'
  for (let row = 0; row < options.rows; row++) {
    // Two hundred bodies that each meet every few weeks: no body meets twice on a day.
    const body = row % 200
    const date = new Date(start + Math.floor(row / 200) * 19 * 86_400_000 + (body % 5) * 86_400_000)
    const decision = row % 2 === 0 ? world.words(14) : ''
    yield `${date.toISOString().slice(0, 10)};Utvalg nummer ${body + 1};Ordinært møte;${world.words(8)};${decision}\n`
  }
}
