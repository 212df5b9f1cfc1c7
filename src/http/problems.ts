import type { Problem } from '../contract/problem.js'
import type { Refusal } from '../domain/refusal.js'
import { statusOf, statusOfQuestion } from './refusal-status.js'

/** A refusal as problem details; a question's has statuses of its own. */
export function problemOf(refusal: Refusal, asked: 'command' | 'question' = 'command'): Problem {
  const { code, detail, message } = refusal
  return {
    type: `/problems/${code}`,
    title: code.replaceAll('-', ' '),
    status: asked === 'command' ? statusOf[code] : statusOfQuestion(code),
    detail: message,
    code,
    ...(detail.field !== undefined && { field: detail.field }),
    ...(detail.value !== undefined && { value: detail.value }),
    ...(detail.allowed !== undefined && { allowed: detail.allowed }),
    ...(detail.current !== undefined && { current: { ...detail.current } }),
  }
}

/** A problem that no rule of the domain made: of the request's form, or of the service. */
export function plainProblem(status: number, code: string, detail: string): Problem {
  return { type: `/problems/${code}`, title: code.replaceAll('-', ' '), status, detail, code }
}
