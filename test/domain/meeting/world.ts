import type { BodyEvent, BodyRules } from '../../../src/domain/body/events.js'
import { evolveBody } from '../../../src/domain/body/evolve.js'
import { type BodyState, initialBody } from '../../../src/domain/body/state.js'
import { evolveDocument } from '../../../src/domain/document/evolve.js'
import { type DocumentState, initialDocument } from '../../../src/domain/document/state.js'
import type { Facts, ReadSoFar } from '../../../src/domain/facts.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { evolveMeeting } from '../../../src/domain/meeting/evolve.js'
import { initialMeeting, type MeetingState } from '../../../src/domain/meeting/state.js'
import { initialPerson, type PersonState } from '../../../src/domain/person/state.js'

/** A UUID that one can read: the kind in the first digits, the number in the last. */
const uuid = (kind: number, n: number) =>
  `${`${kind}`.padStart(8, '0')}-0000-4000-8000-${`${n}`.padStart(12, '0')}`
export const meetingId = (n: number) => uuid(1, n)
export const matterId = (n: number) => uuid(2, n)
export const decisionId = (n: number) => uuid(3, n)
export const bodyId = (n: number) => uuid(4, n)
export const appointmentId = (n: number) => uuid(5, n)
export const personId = (n: number) => uuid(6, n)
export const documentId = (n: number) => uuid(7, n)
export const proposalId = (n: number) => uuid(8, n)
export const statementId = (n: number) => uuid(9, n)

export const TODAY = '2026-06-01'
/** The date of the meeting that most tests are about. */
export const DATE = '2026-03-02'

export const fold = (events: readonly MeetingEvent[]): MeetingState =>
  events.reduce(evolveMeeting, initialMeeting)

/** What the facts of a test hold beside the meeting under test. */
export type World = {
  readonly today?: string
  readonly bodies?: { readonly [id: string]: BodyState }
  readonly meetings?: { readonly [id: string]: MeetingState }
  readonly documents?: { readonly [id: string]: DocumentState }
}

/** Three appointed members (1 presides), deputy 4 for member 2, deputy 5 for anybody, observer 6, and 7 whose time was over. */
const APPOINTED: readonly BodyEvent[] = (
  [
    [1, 'chair'],
    [2, 'member'],
    [3, 'member'],
    [4, 'deputy', { deputyFor: appointmentId(2) }],
    [5, 'deputy'],
    [6, 'observer'],
    [7, 'member'],
  ] as const
).map(([n, role, more]) => ({
  type: 'MemberAppointed',
  data: {
    bodyId: bodyId(1),
    appointmentId: appointmentId(n),
    personId: personId(n),
    organisation: 'Etaten',
    role,
    ...more,
  },
}))

export function body(rules: BodyRules = {}, ...more: readonly BodyEvent[]): BodyState {
  const events: readonly BodyEvent[] = [
    {
      type: 'BodyRegistered',
      data: { bodyId: bodyId(1), name: 'Havnestyret', kind: 'styre', validFrom: '2020-01-01', rules },
    },
    ...APPOINTED,
    {
      type: 'AppointmentEnded',
      data: { bodyId: bodyId(1), appointmentId: appointmentId(7), validTo: '2026-03-01' },
    },
    ...more,
  ]
  return events.reduce(evolveBody, initialBody)
}

/** A body of which nobody is appointed, so that nothing is counted. */
export const emptyBody = (n: number, rules: BodyRules = {}): BodyState =>
  evolveBody(initialBody, {
    type: 'BodyRegistered',
    data: { bodyId: bodyId(n), name: `Utvalg ${n}`, kind: 'utvalg', rules },
  })

const paper: DocumentState = evolveDocument(
  evolveDocument(initialDocument, {
    type: 'DocumentRegistered',
    data: { documentId: documentId(1), title: 'Farledsplan', order: 'decimal' },
  }),
  { type: 'DocumentVersionAdded', data: { documentId: documentId(1), version: '0.9' } },
)

/** Persons 1 to 9 are registered. */
const person = (id: string): PersonState =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].some((n) => personId(n) === id)
    ? { status: 'registered', personId: id, names: [] }
    : initialPerson

/** The facts of a world, of the streams that are named beforehand and no other: what `reads` forgets, the test finds. */
export function factsOf(world: World, reads: (soFar: ReadSoFar) => readonly string[]): Facts {
  const bodies = { [bodyId(1)]: body(), [bodyId(2)]: emptyBody(2), ...world.bodies }
  const documents = { [documentId(1)]: paper, ...world.documents }
  const bodyOf = (id: string) => bodies[id] ?? initialBody
  const meetingOf = (id: string) => world.meetings?.[id] ?? initialMeeting
  const named = namedBy(reads, { body: bodyOf, meeting: meetingOf })
  const read = <S>(category: string, id: string, found: S): S => {
    const stream = `${category}-${id}`
    if (!named.has(stream)) throw new TypeError(`${stream} was not named by reads`)
    return found
  }
  return {
    today: world.today ?? TODAY,
    body: (id) => read('body', id, bodyOf(id)),
    meeting: (id) => read('meeting', id, meetingOf(id)),
    document: (id) => read('document', id, documents[id] ?? initialDocument),
    person: (id) => read('person', id, person(id)),
  }
}

/** Every stream that is named, each after what was read before: `reads` sees no more than that. */
export function namedBy(
  reads: (soFar: ReadSoFar) => readonly string[],
  world: Pick<Facts, 'body' | 'meeting'>,
): ReadonlySet<string> {
  const named = new Set<string>()
  for (;;) {
    const before = named.size
    const isRead = (stream: string) => named.has(stream)
    const next = reads({
      body: (id) => (isRead(`body-${id}`) ? world.body(id) : undefined),
      meeting: (id) => (isRead(`meeting-${id}`) ? world.meeting(id) : undefined),
    })
    for (const stream of next) named.add(stream)
    if (named.size === before) return named
  }
}
