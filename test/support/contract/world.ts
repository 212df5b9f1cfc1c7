import { openService } from '../service.js'
import { wrongWith } from './check-answer.js'
import { type DocumentedOperation, operations, type Parameter } from './document.js'
import { shapeOf, type Tokens } from './schema-values.js'
import { openSender, type Received, type Sent } from './send.js'

/** A run's seed: one for all runs, so that a run says the same of the same code; CONTRACT_SEED=… tries another. */
export const seed = Number(process.env.CONTRACT_SEED ?? 3)

export const JSON_TYPE = 'application/json'
export const PROBLEM_TYPE = 'application/problem+json'

/** The examples of all commands in the order in which the document says they can be sent. */
export const story = operations
  .flatMap((operation) =>
    operation.path.startsWith('/api/commands/')
      ? (operation.body?.examples ?? []).map(({ key, value }) => ({ key, value, operation }))
      : [],
  )
  .sort((a, b) => (a.key < b.key ? -1 : 1))

export const json = (value: unknown) => ({
  headers: { 'content-type': JSON_TYPE },
  body: JSON.stringify(value),
})
export const parsed = <T>({ text }: Received) => JSON.parse(text) as T

export const params = (operation: DocumentedOperation, place: Parameter['in']): readonly Parameter[] =>
  operation.parameters.filter((parameter) => parameter.in === place)

/** A body that the operation takes, as it is sent. */
export function rightBody({ body }: DocumentedOperation): Pick<Sent, 'headers' | 'body'> {
  const [example] = body?.examples ?? []
  if (body === undefined || example === undefined) return {}
  return body.mediaType === JSON_TYPE ? json(example.value) : multipart(example.value as object)
}

function multipart(fields: object): Pick<Sent, 'headers' | 'body'> {
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = name === 'file' ? '; filename="moter.csv"' : ''
    return `--boundary\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=boundary' },
    body: `${parts.join('')}--boundary--\r\n`,
  }
}

/** A service to which the story was told, and what a client knows that has read its answers. */
export async function openWorld() {
  const service = await openService()
  const sender = openSender(service.url)
  const ask = sender.send

  /** Sends it and holds the answer against the document. */
  async function checked(
    operation: DocumentedOperation,
    sent: Omit<Sent, 'method'>,
    why = '',
  ): Promise<Received> {
    const answer = await ask({ method: operation.method, ...sent })
    const wrong = wrongWith(operation, answer)
    if (wrong === undefined) return answer
    const shown = JSON.stringify(sent).slice(0, 1_500)
    throw new Error(`seed ${seed}: ${operation.name} ${why}\n${shown}\n${wrong}`)
  }

  const told: { readonly sent: Sent; readonly answer: Received }[] = []
  for (const { key, value, operation } of story) {
    const { body, headers } = json(value)
    const sent = { path: operation.path, body, headers: { ...headers, 'idempotency-key': key } }
    told.push({ sent: { method: 'POST', ...sent }, answer: await checked(operation, sent, key) })
  }
  const positions = told.flatMap(({ answer }) => parsed<{ position?: string }>(answer).position ?? [])
  const after = `after=${positions.at(-1)}`
  const list = async <T>(name: string, query = '') =>
    parsed<{ items: readonly T[]; next?: string }>(
      await ask({ method: 'GET', path: `/api/${name}?${after}${query}` }),
    )

  /** What no schema can make: tokens that answers gave. */
  const tokens: Tokens = new Map([
    ['position', [positions.at(0) ?? '', positions.at(-1) ?? '']],
    ['cursor', [(await list('bodies', '&limit=1')).next ?? '']],
  ])
  const [register] = (await list<{ name: string; owner: string }>('registers')).items
  const [document] = (await list<{ documentId: string; title: string }>('documents')).items
  const [decision] = (await list<{ decisionId: string; meetingId: string }>('decisions')).items
  const checkpoint = parsed<{ size: number; note: string }>(
    await ask({ method: 'POST', path: '/api/checkpoints' }),
  )
  /** Ids and names that are there, by the parameter that takes them. */
  const known = new Map<string, string | undefined>([
    ['words', 'plan'],
    ['bodyId', (await list<{ bodyId: string }>('bodies')).items[0]?.bodyId],
    // Where both are taken they are of one thing.
    ['meetingId', decision?.meetingId],
    ['decisionId', decision?.decisionId],
    ['personId', (await list<{ personId: string }>('persons')).items[0]?.personId],
    ['documentId', document?.documentId],
    ['document', document?.title],
    ['name', register?.name],
    ['body', register?.owner],
    ['between', '1,1'],
    ['since', String(checkpoint.size)],
    ['checkpoint', checkpoint.note],
  ])

  /** The address with parameters that are right: those that name things name what is there. */
  function address(operation: DocumentedOperation, query: Readonly<Record<string, unknown>> = {}): string {
    let path = operation.path
    for (const { name, schema } of params(operation, 'path')) {
      path = path.replace(`{${name}}`, encodeURIComponent(String(schema.enum?.[0] ?? known.get(name))))
    }
    const search = new URLSearchParams()
    for (const { name, required, schema } of params(operation, 'query')) {
      const made = shapeOf(schema).format === 'date' ? '2000-01-01' : 'plan'
      if (required) search.set(name, known.get(name) ?? made)
    }
    for (const [name, value] of Object.entries(query)) {
      search.delete(name)
      for (const one of [value].flat()) search.append(name, String(one))
    }
    return search.size === 0 ? path : `${path}?${search}`
  }

  return {
    ask,
    checked,
    address,
    told,
    tokens,
    known,
    url: service.url,
    /** The end of the log. */
    head: async () =>
      parsed<{ head: string }>(await ask({ method: 'GET', path: '/api/events?limit=1' })).head,
    discard: async () => {
      sender.close()
      await service.discard()
    },
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>
