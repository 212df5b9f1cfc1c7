import { isFirstFinal } from '../domain/document/growth.js'
import type { DocumentState } from '../domain/document/state.js'
import type { EndorsedVersion } from '../domain/facts.js'
import type { Position } from '../ledger/event-log.js'
import type { LoadedStream } from './loaded-stream.js'
import type { ParsedCommand } from './parse-command.js'

/** How decisions endorse a document's versions, and the position in the log up to which that was looked at. */
export type ReadEndorsements = { readonly versions: readonly EndorsedVersion[]; readonly position: Position }

/** Looks them up in the read models, for they are spread over many meetings; `undefined` where that cannot be told now. */
export type AskEndorsements = (documentId: string) => Promise<ReadEndorsements | undefined>

/** The endorsements that the command is decided on: only a document's first version from 1.0 on asks for them. */
export async function endorsementsFor(
  { type, data }: ParsedCommand,
  own: LoadedStream,
  ask: AskEndorsements | undefined,
): Promise<ReadEndorsements | undefined> {
  if (ask === undefined || type !== 'AddDocumentVersion') return undefined
  const document = own.state as DocumentState
  if (document.status === 'none' || !isFirstFinal(document, String(data.version))) return undefined
  return ask(document.documentId)
}
