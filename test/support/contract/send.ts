import { Agent, request } from 'node:http'
import { connect } from 'node:net'

export type Sent = {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}
export type Received = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly mediaType: string | undefined
  readonly text: string
}

/** A client that sends anything, also what a proper one would not. */
export function openSender(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const { hostname, port } = new URL(url)

  /** Reads the answer to its end; of a stream its beginning. */
  const send = ({ method, path, headers = {}, body }: Sent): Promise<Received> =>
    new Promise((done, fail) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const outgoing = request(
        { agent, hostname, port, method, path, headers: { ...length, ...headers } },
        (incoming) => {
          const mediaType = incoming.headers['content-type']?.split(';')[0]
          const chunks: Buffer[] = []
          const end = () =>
            done({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              mediaType,
              text: Buffer.concat(chunks).toString(),
            })
          incoming.on('data', (chunk: Buffer) => {
            chunks.push(chunk)
            if (mediaType !== 'text/event-stream') return
            end()
            outgoing.destroy()
          })
          incoming.on('end', end)
          incoming.on('error', fail)
        },
      )
      outgoing.on('error', fail)
      outgoing.end(body)
    })

  return { send, close: () => agent.destroy() }
}

/** Writes these bytes on a connection of their own, and gives back everything that comes until it is closed. */
export function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => done(text))
    socket.on('error', fail)
  })
}
