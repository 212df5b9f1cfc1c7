import type { CommandRequest } from '../commands/command.js'
import { decideCommand, readFacts } from '../commands/decide-command.js'
import { type LoadedStream, loadStream } from '../commands/loaded-stream.js'
import { prepareCommand } from '../commands/prepare-command.js'
import { Refusal } from '../domain/refusal.js'
import type { RecordingClock } from '../ledger/clock.js'
import type { EventLog } from '../ledger/event-log.js'
import type { Vault } from '../vault/vault.js'
import type { PlannedCommand } from './plan.js'
import { type RowProblem, refusedBy } from './problems.js'

type Context = { readonly log: EventLog; readonly vault: Vault; readonly clock: RecordingClock }

export type Rehearsal = {
  readonly problems: readonly RowProblem[]
  /** The ids of commands that have been done, before an interruption. */
  readonly done: ReadonlySet<string>
  /** The ids of commands of rows that would change nothing: somebody has entered it already. */
  readonly needless: ReadonlySet<string>
}

/**
 * Decides every command that existing streams could refuse, without writing: an import writes all or nothing. Meetings that
 * begin with the import are left out, because their rows' checks are all that could refuse them.
 */
export async function rehearse(
  context: Context,
  commands: readonly PlannedCommand[],
  requestOf: (planned: PlannedCommand) => CommandRequest,
): Promise<Rehearsal> {
  const streams = new Map<string, LoadedStream>()
  const problems: RowProblem[] = []
  const done = new Set<string>()
  const needless = new Set<string>()
  const load = async (name: string): Promise<LoadedStream> => {
    const loaded = streams.get(name) ?? (await loadStream(context, name))
    streams.set(name, loaded)
    return loaded
  }
  for (const planned of commands) {
    if (planned.isFresh) continue
    try {
      const command = prepareCommand(context.vault, requestOf(planned))
      const own = await load(command.stream)
      if (own.answers.has(command.commandId)) {
        done.add(planned.commandId)
        continue
      }
      const read = await readFacts(command, own, streams, async (missing) => {
        for (const name of missing) await load(name)
      })
      const { events } = decideCommand(command, own, {
        recordedAt: context.clock.now(),
        read,
        streams,
        sealedName: { personId: own.stream.slice('person-'.length), keyId: '', nonce: '', ciphertext: '' },
      })
      let { state } = own
      for (const event of events) state = own.aggregate.evolve(state, event)
      streams.set(own.stream, { ...own, state })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'nothing-changes' && planned.source.rowId !== undefined) {
        needless.add(planned.commandId)
        continue
      }
      problems.push({ file: planned.file, line: planned.line, ...refusedBy(error) })
    }
  }
  return { problems, done, needless }
}
