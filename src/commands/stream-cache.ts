import type { RecordingClock } from '../ledger/clock.js'
import type { EventLog } from '../ledger/event-log.js'
import { type LoadedStream, loadStream } from './loaded-stream.js'

/** Of the events that kept streams were folded from, in UTF-16 code units: bounds memory, whatever is in them. */
const MAX_CHARACTERS = 16 * 1024 * 1024

type Kept = {
  readonly loaded: LoadedStream
  /** The commands that have events in it. Reading on adds to it where it is: an id too many costs a second look only. */
  readonly commandIds: Set<string>
  readonly characters: number
}

/** Reads a stream to its end, for a command with this id. */
export type ReadOn = (stream: string, commandId: string) => Promise<LoadedStream>

/**
 * Reads streams on from where they were last read, so that a command in a long meeting does not fold all of it anew.
 * What is at the end is always read from the log, and a command that was done before reads the whole stream for its answer.
 */
export function streamCache(source: { readonly log: EventLog; readonly clock: RecordingClock }): ReadOn {
  // In the order of use: the first ones are let go when they are too much.
  const kept = new Map<string, Kept>()
  let characters = 0

  function forget(stream: string): void {
    characters -= kept.get(stream)?.characters ?? 0
    kept.delete(stream)
  }

  function keep(stream: string, folded: Kept): void {
    forget(stream)
    kept.set(stream, folded)
    characters += folded.characters
    for (const oldest of kept.keys()) {
      if (characters <= MAX_CHARACTERS) return
      forget(oldest)
    }
  }

  return async (stream, commandId) => {
    const known = kept.get(stream)
    if (known?.commandIds.has(commandId)) return loadStream(source, stream, commandId)
    const commandIds = known?.commandIds ?? new Set<string>()
    let read = known?.characters ?? 0
    const loaded = await loadStream(source, stream, commandId, {
      from: known?.loaded,
      onEvent: (event, { data, metadata }) => {
        commandIds.add(event.metadata.commandId)
        read += data.length + metadata.length
      },
    })
    // A stream that has nothing yet is not worth its place.
    if (read > 0) keep(stream, { loaded, commandIds, characters: read })
    return loaded
  }
}
