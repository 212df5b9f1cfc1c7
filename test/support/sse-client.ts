import { type ClientRequest, type IncomingMessage, request } from 'node:http'

/** A frame of server-sent events as a browser would see it. */
export type Frame = { readonly id?: string; readonly event?: string; readonly data: string }

/** Reads server-sent events as a browser does: frames with data are kept, and the last id is remembered. */
export async function openSseClient(
  url: string,
  lastEventId?: string,
  more: Readonly<Record<string, string>> = {},
) {
  const frames: Frame[] = []
  let lastId = lastEventId
  let ended = false
  let waiting: (() => void) | undefined
  const { outgoing, response } = await connect(url, lastEventId, more)
  response.setEncoding('utf8')
  let rest = ''
  response.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const frame = parse(part)
      lastId = frame.id ?? lastId
      if (frame.data !== '') frames.push(frame)
    }
    waiting?.()
  })
  const onEnd = () => {
    ended = true
    waiting?.()
  }
  response.on('close', onEnd)
  response.on('error', onEnd)

  return {
    frames,
    lastEventId: () => lastId,
    isEnded: () => ended,
    headers: response.headers,
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => outgoing.destroy(),
    /** Settles when the condition holds, or the stream has ended. */
    async until(condition: () => boolean): Promise<void> {
      while (!condition() && !ended) {
        await new Promise<void>((resolve) => {
          waiting = resolve
        })
      }
      if (!condition()) throw new Error('the stream ended before')
    },
  }
}

function connect(
  url: string,
  lastEventId: string | undefined,
  more: Readonly<Record<string, string>>,
): Promise<{ outgoing: ClientRequest; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'text/event-stream',
      ...more,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    }
    const outgoing = request(url, { headers, agent: false }, (response) => resolve({ outgoing, response }))
    outgoing.on('error', reject)
    outgoing.end()
  })
}

function parse(text: string): Frame {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^([a-z]*):? ?(.*)$/.exec(line) ?? []
    fields.set(name, value)
  }
  const id = fields.get('id')
  const event = fields.get('event')
  return {
    ...(id !== undefined && { id }),
    ...(event !== undefined && { event }),
    data: fields.get('data') ?? '',
  }
}
