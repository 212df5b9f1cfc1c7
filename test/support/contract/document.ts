import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Node } from './schema-values.js'

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Node
}
type Content = Readonly<
  Record<
    string,
    { readonly schema: Node; readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }
  >
>
export type DocumentedAnswer = { readonly headers?: object; readonly content?: Content }

/** An operation as the document tells it, and nothing that the code knows beside. */
export type DocumentedOperation = {
  readonly method: string
  readonly path: string
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body?: { readonly mediaType: string; readonly schema: Node; readonly examples: readonly Example[] }
  readonly answers: ReadonlyMap<number, DocumentedAnswer>
}
export type Example = { readonly key: string; readonly value: unknown }

type Referable = { readonly $ref?: string }
type RawOperation = {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, DocumentedAnswer & Referable>>
}

const file = join(__dirname, '..', '..', '..', 'docs', 'openapi.json')
export const document = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Node>> }
}

/** What a reference of the document points to. */
export function resolve<T>(reference: string): T {
  let node: unknown = document
  for (const step of reference.slice(2).split('/')) node = (node as Readonly<Record<string, unknown>>)[step]
  return node as T
}

export const operations: readonly DocumentedOperation[] = Object.entries(document.paths).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, raw]) => operationOf(method, path, raw)),
)

function operationOf(
  method: string,
  path: string,
  { parameters, requestBody, responses }: RawOperation,
): DocumentedOperation {
  const [content] = Object.entries(requestBody?.content ?? {})
  return {
    method: method.toUpperCase(),
    path,
    name: `${method.toUpperCase()} ${path}`,
    parameters,
    ...(content && {
      body: {
        mediaType: content[0],
        schema: content[1].schema,
        examples: Object.entries(content[1].examples ?? {}).map(([key, { value }]) => ({ key, value })),
      },
    }),
    answers: new Map(
      Object.entries(responses).map(([status, { $ref, ...answer }]) => [
        Number(status),
        $ref === undefined ? answer : resolve<DocumentedAnswer>($ref),
      ]),
    ),
  }
}

/** The media types that the operation can answer with, but for problems. */
export const mediaTypesOf = ({ answers }: DocumentedOperation): readonly string[] => [
  ...new Set(
    [...answers.values()]
      .flatMap(({ content = {} }) => Object.keys(content))
      .filter((type) => type !== 'application/problem+json'),
  ),
]

/** The methods that the document has for a path. */
export const methodsAt = (path: string): readonly string[] =>
  Object.keys(document.paths[path] ?? {}).map((method) => method.toUpperCase())
