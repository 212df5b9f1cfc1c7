/**
 * The server could not be reached, or did not answer, for as long as there was patience. What an append came to is then
 * unknown, and the same append may be tried again.
 */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable'
}

/** The server refuses this user, or what was asked: trying again changes nothing. */
export class EventStoreRefused extends Error {
  override readonly name = 'EventStoreRefused'
}
