import type { ExitCode } from './exit-codes.js'
import type { GlobalOptions } from './options.js'

/** What a command takes: global options, its own, and the words beside them. Without an exit code it is done. */
export type Run<O> = (
  globals: GlobalOptions,
  options: O,
  args: readonly string[],
) => Promise<ExitCode | undefined>
