import fc from 'fast-check'
import type { CommandRequest } from '../../src/commands/command.js'
import { CommandRunner } from '../../src/commands/run-command.js'
import { commandTable } from '../../src/commands/table.js'
import { evolveMeeting } from '../../src/domain/meeting/evolve.js'
import { initialMeeting, type MeetingState } from '../../src/domain/meeting/state.js'
import { Refusal } from '../../src/domain/refusal.js'
import { recordingClock } from '../../src/ledger/clock.js'
import { decode } from '../../src/ledger/codec.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import type { Vault } from '../../src/vault/vault.js'
import { anyThrow, commandOf, type Throw } from '../domain/meeting/session.js'
import { appointmentId, bodyId, documentId, meetingId, personId } from '../domain/meeting/world.js'
import { TEST_ACTOR } from './ledger-in-folder.js'
import { anyOtherData, OTHER_TYPES, type OtherType } from './other-dice.js'

/** A throw for a command about meetings, or about something else, and how long somebody waited before giving it. */
export type AnyThrow = {
  readonly dice: Throw
  readonly other: OtherType | undefined
  readonly pauseMs: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Several commands in one millisecond, one a millisecond later, and from one side of midnight in Oslo to the other. */
const PAUSES_MS = [0, 0, 1, MINUTE_MS, 5 * HOUR_MS, DAY_MS, 3 * DAY_MS]
const BEGINS = Date.parse('2026-02-25T20:30:00Z')

export const anyThrows: fc.Arbitrary<readonly AnyThrow[]> = fc.array(
  fc.record({
    dice: anyThrow,
    other: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...OTHER_TYPES) },
    ),
    pauseMs: fc.constantFrom(...PAUSES_MS),
  }),
  { minLength: 100, maxLength: 180, size: 'max' },
)

/** Two bodies that may approve for each other, one of them elected, with members; a document, and two meetings begun. */
const PRELUDE: readonly (readonly [string, object])[] = [
  ['RegisterBody', { bodyId: bodyId(1), name: 'Havnestyret', kind: 'styre' }],
  ['RegisterBody', { bodyId: bodyId(2), name: 'Havnerådet', kind: 'utvalg', parentId: bodyId(1) }],
  // Each may approve the other's minutes, which they can only say once both are there.
  ['SetBodyRules', { bodyId: bodyId(1), rules: { approvers: [bodyId(2)] } }],
  ['SetBodyRules', { bodyId: bodyId(2), rules: { finality: 'on-vote', approvers: [bodyId(1)] } }],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (n) => ['RegisterPerson', { personId: personId(n), name: `Person ${n}` }] as const,
  ),
  ...[1, 2, 3].map(
    (n) =>
      [
        'AppointMember',
        {
          bodyId: bodyId(1),
          appointmentId: appointmentId(n),
          personId: personId(n),
          organisation: 'Etaten',
          role: n === 1 ? 'chair' : 'member',
        },
      ] as const,
  ),
  ['RegisterDocument', { documentId: documentId(1), title: 'Farledsplan' }],
  ['AddDocumentVersion', { documentId: documentId(1), version: '0.9', date: '2026-02-20' }],
  ['RegisterHeldMeeting', { meetingId: meetingId(1), bodyId: bodyId(1), date: '2026-02-02' }],
  ['ScheduleMeeting', { meetingId: meetingId(2), bodyId: bodyId(2), date: '2026-03-02' }],
]

/**
 * Runs the commands as an edge would, with a clock of its own. Whatever is refused writes nothing; anything else that
 * is thrown goes through to the test.
 * @param afterEach told after every command that was accepted
 */
export async function historyOf(
  throws: readonly AnyThrow[],
  { log, vault }: { readonly log: EventLog; readonly vault: Vault },
  afterEach: (number: number, type: string) => Promise<void> = async () => {},
): Promise<EventLog> {
  let nowMs = BEGINS
  const runner = new CommandRunner({ log, vault, clock: recordingClock(() => nowMs) })
  let number = 0
  const attempt = async (type: string, data: object): Promise<boolean> => {
    const request: CommandRequest = { type, data, commandId: `command ${++number}`, actor: TEST_ACTOR }
    try {
      await runner.run(request)
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
    await afterEach(number, type)
    return true
  }
  for (const [type, data] of PRELUDE) expect(await attempt(type, data)).toBe(true)
  for (const { dice, other, pauseMs } of throws) {
    nowMs += pauseMs
    if (other === undefined) {
      const [, type, data] = commandOf(dice, await meetingsIn(log))
      await attempt(type, data)
    } else {
      for (const [type, data] of anyOtherData(other, dice)) await attempt(type, data)
    }
  }
  return log
}

/** Every command that a history may come to. Who is forgotten is so in all views, also earlier ones: that has its own tests. */
export const ANY_COMMANDS: readonly string[] = [...commandTable.keys()].filter(
  (type) => type !== 'ForgetPerson',
)

async function meetingsIn(log: EventLog): Promise<ReadonlyMap<string, MeetingState>> {
  const states = new Map<string, MeetingState>()
  for (const id of [1, 2, 3, 4].map(meetingId)) {
    let state = initialMeeting
    for await (const page of log.readStream(`meeting-${id}`)) {
      // A meeting's stream holds its own events only.
      for (const event of page.map(decode)) state = evolveMeeting(state, event as never)
    }
    states.set(id, state)
  }
  return states
}
