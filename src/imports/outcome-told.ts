import type { ImportOutcome } from './import-request.js'

/** What is told of an import, on the command line and over HTTP. */
export function outcomeTold({ registers, commands, planned, notices }: ImportOutcome) {
  return {
    registers: registers.map(({ name, file, counts, goneLines }) => ({
      name,
      file,
      ...counts,
      goneLines: [...goneLines],
    })),
    commands: { ...commands },
    planned: planned.map(({ file, line, type, data }) => ({ file, line, type, data: { ...data } })),
    notices: [...notices],
  }
}
