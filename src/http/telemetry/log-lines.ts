/** Where log lines go, one a call. */
export type LogLines = { readonly write: (line: string) => unknown }

/**
 * Lines of one turn of the loop in one write: a write for each line takes longer than making it. A process that is
 * killed loses the lines of its last turn.
 */
export function linesTogether(to: LogLines): LogLines {
  let waiting = ''
  const writeAll = () => {
    const lines = waiting
    waiting = ''
    to.write(lines)
  }
  return {
    write(line) {
      if (waiting === '') setImmediate(writeAll)
      waiting += line
    },
  }
}
