#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { failureOf } from './cli/errors.js'
import { EXIT } from './cli/exit-codes.js'
import { createProgram } from './cli/program.js'

// The compiled file is two folders below the package's.
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** A reader that has seen enough, such as `head`, closes the pipe: that is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})

const program = createProgram(version, (exitCode) => {
  process.exitCode = exitCode ?? EXIT.done
})
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are asked for; everything else that commander stops at is a wrong command line.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  } else {
    const { lines, exitCode } = failureOf(error)
    process.stderr.write(`${lines.join('\n')}\n`)
    process.exitCode = exitCode
  }
}
