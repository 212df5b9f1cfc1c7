import type { EventLog } from './event-log.js'
import type { EventStoreAddress } from './eventstoredb/address.js'
import { openSqliteLog, type SqliteLogOptions } from './sqlite/sqlite-log.js'

/** Where the ledger's events are: in EventStoreDB where there is an address, else in the file. */
export type LogPlace = {
  readonly logFile: string
  readonly eventStore: EventStoreAddress | undefined
}

/**
 * Opens the event log where the configuration says it is. Only here one of the two stores is chosen, and the client of
 * EventStoreDB is loaded only where it is needed.
 * @throws {UnusableLogFile} the file is no ledger's, is of a newer version, or cannot be written durably here
 */
export async function openLog(
  { logFile, eventStore }: LogPlace,
  options: SqliteLogOptions = {},
): Promise<EventLog> {
  if (eventStore === undefined) return openSqliteLog(logFile, options)
  const { openEventStoreLog } = await import('./eventstoredb/eventstoredb-log.js')
  const { url, timeoutMs } = eventStore
  return openEventStoreLog(url, timeoutMs === undefined ? {} : { timeoutMs })
}
