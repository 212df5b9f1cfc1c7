import type { AccessLog } from '../access-log/access-log.js'
import type { RecordingClock } from '../ledger/clock.js'
import type { EventLog } from '../ledger/event-log.js'
import type { Projector } from '../projector/projector.js'
import type { KeptProof } from '../proof/keep-proof.js'
import type { OpenReadModels } from '../read-models/open.js'
import type { Vault } from '../vault/vault.js'
import type { EventHub } from './events/event-hub.js'
import type { Showing } from './events/showing.js'
import type { Projecting } from './projecting.js'
import type { Metrics } from './telemetry/metrics.js'

/** What the service stands on: opened, and closed, by `serve.ts`. */
export type ServiceParts = {
  readonly log: EventLog
  readonly vault: Vault
  /** By which every append is dated, and which tells each question what day it is. */
  readonly clock: RecordingClock
  readonly models: OpenReadModels
  readonly accessLog: AccessLog
  readonly projector: Projector
  readonly projecting: Projecting
  /** The ledger's folder. */
  readonly dataDir: string
  /** Whether the log refuses an event id that another stream holds. */
  readonly hasUniqueEventIds: boolean
  readonly hub: EventHub
  readonly showing: Showing
  readonly metrics: Metrics
  readonly proof: ServedProof
}

/** The tree, kept up and signed, with where its checkpoints and keys are. */
export type ServedProof = Pick<KeptProof, 'checkpoint' | 'prove'> & {
  /** Where the checkpoints are kept. */
  readonly folder: string
  readonly publicKeys: () => readonly string[]
  /** Checkpoints are made here, if anywhere. @throws {SignedElsewhere} */
  readonly requireHere: () => Promise<void>
}

export const ACCESS_LOG = Symbol('ACCESS_LOG')
export const SHOWING = Symbol('SHOWING')
export const READ_MODELS = Symbol('READ_MODELS')
export const PROJECTOR = Symbol('PROJECTOR')
export const PROJECTING = Symbol('PROJECTING')
export const PROOF = Symbol('PROOF')
export const DATA_DIR = Symbol('DATA_DIR')
