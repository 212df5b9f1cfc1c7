import { type EventLog, type Position, START } from './event-log.js'

/**
 * The id of the event at exactly this position. Positions are given again in a log that was restored from an older copy,
 * so who keeps one keeps the event's id beside it, and compares.
 */
export async function eventIdAt(log: EventLog, position: Position): Promise<string | undefined> {
  try {
    let before = START
    for await (const [event] of log.readAll({ direction: 'backwards', from: position, maxCount: 1 })) {
      if (event !== undefined) before = event.position
    }
    for await (const [event] of log.readAll({ from: before, maxCount: 1 })) {
      if (event?.position === position) return event.id
    }
    return undefined
  } catch (error) {
    // A position that is none of this kind of log's.
    if (error instanceof RangeError) return undefined
    throw error
  }
}
