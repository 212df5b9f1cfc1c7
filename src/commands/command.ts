import type { DomainEvent } from '../domain/event.js'
import type { Warning } from '../domain/warning.js'
import type { Actor, Source } from '../ledger/envelope.js'
import type { Position, StreamVersion } from '../ledger/event-log.js'

/** A command as an edge hands it in: unchecked data, a stable id, and who says so. */
export type CommandRequest = {
  readonly type: string
  readonly data: unknown
  /** UUID. Running the same id twice has one effect and gives the first result. */
  readonly commandId: string
  readonly actor: Actor
  readonly correlationId?: string
  readonly causationId?: string
  readonly source?: Source
  /**
   * Told the body that the command is about, as the loaded stream says, before anything is decided and before an
   * answer is given again. What it throws is the command's outcome. Absent: everything is permitted.
   */
  readonly permit?: ((bodyId: string) => Promise<void>) | undefined
}

export type DecisionRevision = { readonly decisionId: string; readonly revision: number }

export type CommandResult = {
  readonly commandId: string
  readonly stream: string
  /** The stream's version after the command's last event. */
  readonly streamVersion: StreamVersion
  /** Where the command's last event stands in the log; read models can be waited for up to here. */
  readonly position: Position
  readonly events: readonly { readonly id: string; readonly type: string }[]
  /** The decisions that it touched, at the revisions that it left them at. */
  readonly revisions: readonly DecisionRevision[]
  readonly warnings: readonly Warning[]
  /** True where the command had been done before and this is the stored answer. */
  readonly repeated: boolean
}

/** The decision that an event is about, at the revision that it has after it; none where the event names none. */
export function revisionOf({ data }: DomainEvent): readonly DecisionRevision[] {
  return 'decisionId' in data &&
    'revision' in data &&
    data.decisionId !== undefined &&
    data.revision !== undefined
    ? [{ decisionId: data.decisionId, revision: data.revision }]
    : []
}
