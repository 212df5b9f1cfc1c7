import { Refusal } from '../domain/refusal.js'
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.js'

/** What a failed command says on stderr, and how it ends. */
export type Failure = { readonly lines: readonly string[]; readonly exitCode: ExitCode }

export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) {
    return { lines: [`error: ${error.message}`, ...detailLines(error)], exitCode: exitCodeOf[error.code] }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { lines: [`error: ${message}`], exitCode: EXIT.failed }
}

function detailLines({ code, detail }: Refusal): readonly string[] {
  const { field, value, allowed, current } = detail
  return [
    `  code: ${code}`,
    ...(field === undefined ? [] : [`  field: ${field}`]),
    ...(value === undefined ? [] : [`  value: ${shown(value)}`]),
    ...(allowed === undefined ? [] : [`  allowed: ${allowed}`]),
    ...(current === undefined ? [] : [`  current: ${shown(current)}`]),
  ]
}

const MAX_SHOWN = 2_000

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
