import { randomUUID } from 'node:crypto'
import { canonicalJson } from '../../src/ledger/canonical-json.js'
import type { EventLog, ExpectedVersion, NewEvent, StoredEvent } from '../../src/ledger/event-log.js'

export type LogCapabilities = {
  /** Whether an id that another stream holds is refused; EventStoreDB writes it a second time. */
  readonly uniqueEventIds: boolean
  /** Whether a log that was just opened holds nothing; a shared server may hold what others wrote. */
  readonly startsEmpty: boolean
}

export function newStream(category = 'meeting'): string {
  return `${category}-${randomUUID()}`
}

export function newEvent(data: unknown = { note: 'Å vedta' }, type = 'SomethingHappened'): NewEvent {
  return { id: randomUUID(), type, version: 1, data: canonicalJson(data), metadata: '{}' }
}

export function newEvents(count: number, type?: string): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => newEvent({ index }, type))
}

/** The most that one append of the suite holds, so that it stays far below the limit of its bytes. */
const EVENTS_PER_APPEND = 500

/** Many events at the end of a new stream. */
export async function appendMany(log: EventLog, stream: string, count: number): Promise<readonly NewEvent[]> {
  const events = newEvents(count)
  let expected: ExpectedVersion = 'no_stream'
  for (let at = 0; at < count; at += EVENTS_PER_APPEND) {
    const part = events.slice(at, at + EVENTS_PER_APPEND)
    expected = (await log.append(stream, expected, part)).streamVersion
  }
  return events
}

export async function collect(pages: AsyncIterable<readonly StoredEvent[]>): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const page of pages) events.push(...page)
  return events
}

export const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id)

export function expectAscending(events: readonly StoredEvent[]): void {
  const unordered = events.filter(({ position }, index) => position <= (events[index - 1]?.position ?? ''))
  expect(unordered).toEqual([])
}
