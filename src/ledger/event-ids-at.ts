import type { EventLog, Position } from './event-log.js'

export type PlaceInStream = { readonly stream: string; readonly position: Position }

/** The ids of the events that stand at these places, by position. Read models know only where an event stands. */
export async function eventIdsAt(
  log: EventLog,
  places: readonly PlaceInStream[],
): Promise<ReadonlyMap<Position, string>> {
  const wanted = new Map<string, Set<Position>>()
  for (const { stream, position } of places) {
    const positions = wanted.get(stream) ?? new Set()
    wanted.set(stream, positions.add(position))
  }
  const ids = new Map<Position, string>()
  for (const [stream, positions] of wanted) {
    let missing = positions.size
    for await (const page of log.readStream(stream)) {
      for (const { position, id } of page) {
        if (!positions.has(position)) continue
        ids.set(position, id)
        missing -= 1
      }
      if (missing === 0) break
    }
  }
  return ids
}
