import type { FactStream } from '../facts.js'
import type { DocumentCommand } from './commands.js'
import type { DocumentState } from './state.js'

/** The other streams that the command is decided on: who submits to whom, and in which meeting. */
export function documentReads(_state: DocumentState, { type, data }: DocumentCommand): readonly FactStream[] {
  if (type !== 'SubmitDocumentVersion') return []
  const streams: FactStream[] = [`body-${data.to}`]
  if (data.from !== undefined) streams.push(`body-${data.from}`)
  if (data.meetingId !== undefined) streams.push(`meeting-${data.meetingId}`)
  return streams
}
