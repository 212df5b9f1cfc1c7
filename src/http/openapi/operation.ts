import { z } from 'zod'
import { problem } from '../../contract/problem.js'
import type { Role } from '../access/roles.js'

export const TAGS = {
  Commands: 'What changes the ledger. Every command can be sent again under its `Idempotency-Key`.',
  Reports: 'Whole, and ready to be pasted into a document by `Accept`.',
  Lists: 'What is so, for two dates: true as of a date, known at a time.',
  'Single things': 'One thing by its id, for two dates.',
  Log: 'The events themselves, in the order they were recorded.',
  Proof: 'What shows to others that nothing was altered.',
  Imports: 'Registers, cell for cell.',
  Service: 'For whoever runs the service.',
} as const
export type Tag = keyof typeof TAGS

export type Answer = {
  /** Where it is the same wherever it is given: its name among the document's components. */
  readonly name?: string
  readonly description: string
  /** A schema for each media type. */
  readonly content?: Readonly<Record<string, z.ZodType>>
  /** What each header of the answer says. */
  readonly headers?: Readonly<Record<string, string>>
}

export type Example = { readonly summary: string; readonly value: unknown }

export type RequestBody = {
  readonly mediaType: string
  readonly schema: z.ZodType
  readonly examples: Readonly<Record<string, Example>>
}

/** One operation of the service: its entry in the table from which the OpenAPI document is made. */
export type Operation = {
  readonly method: 'GET' | 'POST'
  /** As OpenAPI has it, parameters in braces. */
  readonly path: string
  /** As the router has it, where one route answers several operations. Default: made from the path. */
  readonly route?: string
  /** The name that generated clients have for it. */
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** Who may, where it is not for the route to say. */
  readonly roles?: readonly Role[]
  readonly pathParams?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  readonly body?: RequestBody
  /** By status: every one that it can give, but for those that come from before it is looked at. */
  readonly answers: Readonly<Record<number, Answer>>
}

/** The route that answers the operation, as the router writes it. */
export const routeOf = ({ path, route }: Operation): string => route ?? path.replace(/\{(\w+)\}/g, ':$1')

export const text = z.string()
export const JSON_TYPE = 'application/json'
export const PROBLEM_TYPE = 'application/problem+json'

/** What a problem's status means for this service. */
const PROBLEMS = {
  401: 'A token is needed: `WWW-Authenticate` says which',
  403: 'The token gives no role that may do this',
  421: 'Without identity configured, only requests to this machine are answered',
  400: 'The request is malformed, or a parameter is not as it must be',
  404: 'There is no such thing at the moment asked for',
  406: 'It cannot be had in any form that `Accept` takes',
  409: 'It cannot be done as things stand now: `code` says why',
  412: 'The revision is not the current one: `current` tells that and its wording',
  413: 'The body is larger than is taken',
  415: 'The body is of a type that is not taken',
  422: 'The data is not as it must be: `field`, `value` and `allowed` say where and how',
  429: 'Too many requests from one address',
  503: 'Not just now: ask again after `Retry-After` seconds',
} as const
export type ProblemStatus = keyof typeof PROBLEMS

/** Answers that are problems, by their statuses. */
export function problems(...statuses: readonly ProblemStatus[]): Readonly<Record<number, Answer>> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        name: `Problem${status}`,
        description: PROBLEMS[status],
        content: { [PROBLEM_TYPE]: problem },
        headers: { ...LANGUAGE, ...(MEANS_LATER.includes(status) && RETRY) },
      },
    ]),
  )
}

const MEANS_LATER: readonly ProblemStatus[] = [429, 503]
const LANGUAGE = { 'Content-Language': '`nb` where `Accept-Language` likes Norwegian best, else `en`' }
const RETRY = { 'Retry-After': 'After how many seconds to ask again' }
