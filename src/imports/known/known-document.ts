import type { VersionOrder } from '../../domain/document/events.js'
import type { RegisteredDocument } from '../../domain/document/state.js'

/** A document as an import knows it: of the ledger, or brought about by this import. */
export type KnownDocument = {
  readonly documentId: string
  readonly title: string
  readonly aliases: readonly string[]
  readonly order: VersionOrder
  readonly versions: readonly string[]
  /** Its state in the ledger; absent where this import brings it about. */
  readonly state?: RegisteredDocument
}
