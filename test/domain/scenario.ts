import { type ParsedCommand, parseCommand } from '../../src/commands/parse-command.js'
import type { CommandSpec } from '../../src/commands/table.js'
import { aggregates } from '../../src/commands/table.js'
import type { BodyState } from '../../src/domain/body/state.js'
import type { DocumentState } from '../../src/domain/document/state.js'
import { type Category, type DomainEvent, eventSchemas } from '../../src/domain/event.js'
import type { Facts } from '../../src/domain/facts.js'
import type { MeetingState } from '../../src/domain/meeting/state.js'
import type { PersonState } from '../../src/domain/person/state.js'
import { Refusal, type RefusalCode, type RefusalDetail } from '../../src/domain/refusal.js'
import type { Warning } from '../../src/domain/warning.js'
import { namedBy } from './meeting/world.js'

/** A UUID that one can read. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`

export const TODAY = '2026-06-01'

/** The streams around the one under test, by name, and facts that come from elsewhere. */
export type World = Partial<Facts> & { readonly streams?: Readonly<Record<string, readonly DomainEvent[]>> }

/** Events as they come back from the log: through JSON and the schema that every reader uses. */
export function stored(events: readonly DomainEvent[]): readonly DomainEvent[] {
  return events.map(
    ({ type, data }) =>
      ({ type, data: eventSchemas[type].parse(JSON.parse(JSON.stringify(data))) }) as DomainEvent,
  )
}

export function fold(category: Category, events: readonly DomainEvent[]): unknown {
  const { evolve, initial } = aggregates[category]
  return events.reduce(evolve, initial)
}

/** Facts of the streams that were named by `reads` and no other: what it forgets, the test finds. */
export function factsOf({ streams = {}, ...more }: World, named: ReadonlySet<string>): Facts {
  const read = (category: Category, id: string): unknown => {
    const stream = `${category}-${id}`
    if (!named.has(stream)) throw new TypeError(`${stream} was not named by reads`)
    return fold(category, streams[stream] ?? [])
  }
  return {
    today: TODAY,
    body: (id) => read('body', id) as BodyState,
    meeting: (id) => read('meeting', id) as MeetingState,
    document: (id) => read('document', id) as DocumentState,
    person: (id) => read('person', id) as PersonState,
    ...more,
  }
}

/** The streams that the command is decided on, each named after what was read before it. */
export function streamsNamed(
  command: ParsedCommand,
  state: unknown,
  { streams = {} }: World,
): ReadonlySet<string> {
  return namedBy((soFar) => command.spec.aggregate.reads(state, command, soFar), {
    body: (id) => fold('body', streams[`body-${id}`] ?? []) as BodyState,
    meeting: (id) => fold('meeting', streams[`meeting-${id}`] ?? []) as MeetingState,
  })
}

type Outcome =
  | { readonly events: readonly DomainEvent[]; readonly warnings: readonly Warning[] }
  | { readonly refusal: Refusal }

/** What a command comes to after the events; anything thrown but a refusal goes through to the test. */
export function outcomeOf(
  events: readonly DomainEvent[],
  type: string,
  data: unknown,
  world: World = {},
): Outcome & { readonly spec: CommandSpec } {
  const command = parseCommand(type, data)
  const { aggregate } = command.spec
  const state = fold(aggregate.category, events)
  const facts = factsOf(world, streamsNamed(command, state, world))
  try {
    return { ...aggregate.decide(state, command, facts), spec: command.spec }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error, spec: command.spec }
    throw error
  }
}

/** `given(events).when(command).gives(events)`; `within` adds the world around the stream. */
export function given(...events: readonly DomainEvent[]) {
  const inWorld = (world: World) => ({
    within: (more: World) => inWorld({ ...world, ...more }),
    when: (type: string, data: unknown) => then(events, outcomeOf(events, type, data, world)),
  })
  return inWorld({})
}

function then(before: readonly DomainEvent[], outcome: ReturnType<typeof outcomeOf>) {
  const accepted = () => {
    if ('refusal' in outcome) throw outcome.refusal
    return outcome
  }
  return {
    /** The events' types and the fields given of each; gives the state after them, as a reader of the log folds it. */
    gives: (...expected: readonly (readonly [type: DomainEvent['type'], fields?: object])[]) => {
      const { events, spec } = accepted()
      expect(stored(events)).toEqual(
        expected.map(([type, fields = {}]) => ({ type, data: expect.objectContaining(fields) })),
      )
      return fold(spec.aggregate.category, [...before, ...stored(events)])
    },
    refuses: (code: RefusalCode, detail: RefusalDetail = {}, sentence = /./) => {
      if (!('refusal' in outcome)) throw new Error(`${code} was expected, and the command was taken`)
      expect({ code: outcome.refusal.code, ...outcome.refusal.detail }).toMatchObject({ code, ...detail })
      expect(outcome.refusal.message).toMatch(sentence)
    },
    events: () => stored(accepted().events),
    warnings: () => accepted().warnings,
  }
}
