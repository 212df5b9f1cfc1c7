import { type MeetingState, recordedMeeting } from '../domain/meeting/state.js'
import type { LoadedStream } from './loaded-stream.js'
import type { PreparedCommand } from './prepare-command.js'

/** Asks whether the command may be run, where its caller wants to be asked. @throws what the caller says instead */
export async function requirePermit(command: PreparedCommand, own: LoadedStream): Promise<void> {
  const { permit } = command.request
  if (permit === undefined) return
  const bodyId = bodyOfCommand(command, own)
  if (bodyId !== undefined) await permit(bodyId)
}

/** The body that a command is about: the one that its data names, or whose meeting it is. Other things are no body's. */
function bodyOfCommand({ spec, data }: PreparedCommand, own: LoadedStream): string | undefined {
  switch (spec.aggregate.category) {
    case 'body':
      return String(data.bodyId)
    case 'meeting':
      // A meeting that is not there yet is of the body that its first command names.
      return recordedMeeting(own.state as MeetingState)?.bodyId ?? (data.bodyId as string | undefined)
    default:
      return undefined
  }
}
