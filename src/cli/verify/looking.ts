import type { Config } from '../../config.js'
import type { EventLog } from '../../ledger/event-log.js'
import type { Quorum } from '../../proof/witnesses/quorum.js'
import type { Verification } from './verification.js'

/** Everything that a pass needs. */
export type Looking = {
  readonly config: Config
  readonly log: EventLog
  readonly outside: readonly string[]
  readonly quorum: Quorum | undefined
  readonly verification: Verification
  /** The end is asked for. */
  readonly signal: AbortSignal
}
