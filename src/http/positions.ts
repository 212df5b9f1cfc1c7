import { Refusal } from '../domain/refusal.js'
import type { EventLog } from '../ledger/event-log.js'

/** @throws {Refusal} `invalid-data` where the text is no position of this log */
export async function requirePosition(log: EventLog, text: string, field: string): Promise<void> {
  try {
    // The log alone knows its positions; it reads nothing here but the token.
    for await (const _ of log.readAll({ from: text, maxCount: 0 })) break
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Refusal('invalid-data', `${field}: "${text}" is no position in this log`, {
      field,
      value: text,
      allowed: 'a position that an answer gave',
    })
  }
}
