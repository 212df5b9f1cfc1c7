import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { CommandRequest, CommandResult } from './command.js'
import { CommandRunner } from './run-command.js'

/** Every command of the table goes over the bus as this one. */
export class RunCommand extends Command<CommandResult> {
  constructor(readonly request: CommandRequest) {
    super()
  }
}

@CommandHandler(RunCommand)
export class RunCommandHandler implements ICommandHandler<RunCommand> {
  constructor(private readonly runner: CommandRunner) {}

  /** @throws {Refusal} nothing was written */
  execute({ request }: RunCommand): Promise<CommandResult> {
    return this.runner.run(request)
  }
}
