import type { Problem } from '../contract/problem.js'
import type { Refusal, RefusalCode } from '../domain/refusal.js'
import { statusOf, statusOfQuestion } from './refusal-status.js'

/** A refusal as problem details; a question's has statuses of its own. */
export function problemOf(
  refusal: Pick<Refusal, 'code' | 'message' | 'detail'>,
  asked: 'command' | 'question' = 'command',
): Problem {
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

/** The problems that no rule of the domain makes, and the statuses that each is answered with. */
export const plainCodes = {
  // Of the request's form.
  'malformed-request': [400],
  'invalid-request': [400],
  'invalid-data': [400],
  'bad-request': [],
  'not-authenticated': [401],
  'invalid-token': [401],
  'not-permitted': [403],
  'no-such-address': [404],
  'method-not-allowed': [405],
  'not-acceptable': [406],
  'request-timeout': [408],
  'too-large': [413, 414],
  'unsupported-media-type': [415],
  'misdirected-request': [421],
  'too-many-requests': [429],
  'headers-too-large': [431],
  // Of the service.
  'log-not-continued': [409],
  'internal-error': [500],
  'storage-damaged': [500],
  'storage-read-only': [503],
  'storage-full': [507],
  'store-unavailable': [503],
  'keys-unavailable': [503],
  'signed-elsewhere': [503],
  'not-yet': [503],
  'reading-not-recorded': [503],
  'identity-unavailable': [503],
} as const satisfies Readonly<Record<string, readonly number[]>>
export type PlainCode = keyof typeof plainCodes

/** Every code that a problem can have. */
export type ProblemCode = RefusalCode | PlainCode

/** A problem that no rule of the domain made: of the request's form, or of the service. */
export function plainProblem(status: number, code: PlainCode, detail: string): Problem {
  return { type: `/problems/${code}`, title: code.replaceAll('-', ' '), status, detail, code }
}
