import type { CommandRequest } from '../commands/command.js'
import { osloDay } from '../domain/calendar-date.js'
import { Refusal } from '../domain/refusal.js'
import type { Actor } from '../ledger/envelope.js'
import type { ImportContext, ImportOptions, ImportOutcome } from './import-request.js'
import { PHASES, type PlannedCommand } from './plan.js'
import { planImport } from './plan-import.js'
import type { RowProblem } from './problems.js'
import { rehearse } from './rehearse.js'
import {
  countsOf,
  endOf,
  isChanged,
  personsNamed,
  type RegisterCounts,
  rowsOf,
  startOf,
} from './write-register.js'

/** How many commands are handed to the runner at a time. */
const COMMANDS_AT_A_TIME = 5_000

/** Nothing was written: everything that is wrong, row by row. */
export class ImportRejected extends Refusal {
  constructor(readonly problems: readonly RowProblem[]) {
    super(
      'import-rejected',
      `${problems.length} problem${problems.length === 1 ? '' : 's'} found; nothing was written`,
    )
  }
}

/**
 * Imports registers together: checks everything before it writes anything, and says of each register what was new.
 * @throws {ImportRejected} something is wrong with the files; nothing was written
 */
export async function runImport(context: ImportContext, options: ImportOptions): Promise<ImportOutcome> {
  const today = osloDay(context.clock.now())
  const { plan, registers, commandFiles, problems } = await planImport(context, options, today)
  if (problems.length > 0) throw new ImportRejected(problems)

  const changed = registers.filter(isChanged)
  const domain = [
    ...PHASES.flatMap((phase) => plan.commands[phase]),
    ...commandFiles.flatMap(({ commands }) => commands),
  ]
  const stand: Actor = { personId: '00000000-0000-4000-8000-000000000000', authenticated: false }
  const rehearsal = await rehearse(context, domain, (planned) => requestOf(planned, stand))
  if (rehearsal.problems.length > 0) throw new ImportRejected(rehearsal.problems)

  const { done, needless } = rehearsal
  const pending = domain.filter(({ commandId }) => !done.has(commandId) && !needless.has(commandId))
  const outcome: ImportOutcome = {
    registers: [
      ...registers.map((register) => ({
        name: register.name,
        file: register.file,
        counts: countsOf(register),
        goneLines: register.gone.map(({ line }) => line),
      })),
      ...commandFiles.map(({ name, file, commands }) => ({
        name,
        file,
        counts: commandCounts(commands, done),
        goneLines: [],
      })),
    ],
    commands: countTypes(pending),
    planned: pending,
    notices: [...plan.notices, ...(options.dryRun ? plan.proposals : [])],
  }
  if (options.dryRun || (changed.length === 0 && pending.length === 0)) return outcome

  const actor =
    changed.find(({ known }) => known.unfinished)?.known.unfinished?.actor ?? (await options.actor())
  const total = pending.length
  const runPiece = context.runner.inPieces()
  const run = async (commands: readonly PlannedCommand[], done: number) => {
    for (let start = 0; start < commands.length; start += COMMANDS_AT_A_TIME) {
      const some = commands.slice(start, start + COMMANDS_AT_A_TIME)
      await runPiece(some.map((planned) => requestOf(planned, actor)))
      options.onProgress?.(Math.min(total, done + start + some.length), total)
    }
  }
  await run(
    changed.flatMap((register) => startOf(plan, register)),
    0,
  )
  for (const register of changed) {
    const keys = await context.vault.ensureKeys(personsNamed(plan, register))
    for (const command of rowsOf(keys, plan, register)) await run([command], 0)
  }
  await run(pending, 0)
  await run(changed.map(endOf), total)
  return outcome
}

function requestOf({ type, data, commandId, source }: PlannedCommand, actor: Actor): CommandRequest {
  return { type, data, commandId, actor, source, correlationId: source.importId }
}

function countTypes(commands: readonly PlannedCommand[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { type } of commands) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

function commandCounts(commands: readonly PlannedCommand[], done: ReadonlySet<string>): RegisterCounts {
  const unchanged = commands.filter(({ commandId }) => done.has(commandId)).length
  return { new: commands.length - unchanged, changed: 0, unchanged, gone: 0 }
}
