import {
  type MeetingCommand,
  type MeetingCommandType,
  meetingCommands,
} from '../../../src/domain/meeting/commands.js'
import { decideMeeting } from '../../../src/domain/meeting/decide.js'
import { type MeetingEvent, meetingEvents } from '../../../src/domain/meeting/events.js'
import { evolveMeeting } from '../../../src/domain/meeting/evolve.js'
import { meetingReads } from '../../../src/domain/meeting/reads.js'
import type { MeetingState } from '../../../src/domain/meeting/state.js'
import { Refusal, type RefusalCode, type RefusalDetail } from '../../../src/domain/refusal.js'
import type { Warning } from '../../../src/domain/warning.js'
import { factsOf, fold, type World } from './world.js'

export type Outcome =
  | { readonly events: readonly MeetingEvent[]; readonly warnings: readonly Warning[] }
  | { readonly refusal: Refusal }

/** A command through its schema. @throws {z.ZodError} */
export function command(type: MeetingCommandType, data: unknown): MeetingCommand {
  return { type, data: meetingCommands[type].parse(data) } as MeetingCommand
}

/** What a command comes to; anything thrown but a refusal goes through to the test. */
export function run(state: MeetingState, given: MeetingCommand, world: World): Outcome {
  try {
    return decideMeeting(
      state,
      given,
      factsOf(world, (soFar) => meetingReads(state, given, soFar)),
    )
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}

/** Events as they come back from the log: through JSON and the schema that every reader uses. */
export function stored(events: readonly MeetingEvent[]): readonly MeetingEvent[] {
  return events.map(
    ({ type, data }) =>
      ({ type, data: meetingEvents[type].parse(JSON.parse(JSON.stringify(data))) }) as MeetingEvent,
  )
}

/** `given(events).when(command).gives(events)`; `and` adds to the world around the meeting. */
export function given(...events: readonly MeetingEvent[]) {
  const within = (world: World) => ({
    and: (more: World) => within({ ...world, ...more }),
    when: (type: MeetingCommandType, data: unknown) => {
      const before = fold(events)
      const outcome = run(before, command(type, data), world)
      return then(before, outcome)
    },
  })
  return within({})
}

function then(before: MeetingState, outcome: Outcome) {
  const accepted = () => {
    if ('refusal' in outcome) throw outcome.refusal
    return outcome
  }
  return {
    /** The events' types and the fields given of each; the events also survive the way through the log. */
    gives: (...expected: readonly (readonly [type: MeetingEvent['type'], fields?: object])[]) => {
      const { events } = accepted()
      expect(stored(events)).toEqual(
        expected.map(([type, fields = {}]) => ({ type, data: expect.objectContaining(fields) })),
      )
      return { events: stored(events), state: stored(events).reduce(evolveMeeting, before) }
    },
    refuses: (code: RefusalCode, detail: RefusalDetail = {}, sentence = /./) => {
      if (!('refusal' in outcome)) throw new Error(`${code} was expected, and the command was taken`)
      expect({ code: outcome.refusal.code, ...outcome.refusal.detail }).toMatchObject({ code, ...detail })
      expect(outcome.refusal.message).toMatch(sentence)
    },
    /** The codes of the warnings, in order. */
    warns: () => warned(accepted().warnings),
    warnings: () => accepted().warnings,
  }
}

const warned = (warnings: readonly Warning[]) => warnings.map(({ code }) => code)
