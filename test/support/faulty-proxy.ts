import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Stands between a client and a server on this machine, and does what networks do. */
export async function openFaultyProxy(target: { port: number }) {
  const sockets = new Set<Socket>()
  let isStalled = false
  let isRefusing = false
  let delayMs = 0
  const server = createServer((client) => {
    if (isRefusing) {
      client.destroy()
      return
    }
    const upstream = connect(target.port, '127.0.0.1')
    // What is stalled stays so for as long as the connection lives, as on a path that is gone while both ends think it is there.
    const dead = { isStalled: false }
    const pass = (from: Socket, to: Socket) =>
      from.on('data', async (chunk) => {
        if (isStalled) dead.isStalled = true
        if (dead.isStalled) return
        if (delayMs > 0) {
          from.pause()
          await delay(delayMs)
          from.resume()
        }
        to.write(chunk)
      })
    pass(client, upstream)
    pass(upstream, client)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        if (!dead.isStalled) other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    url: `esdb://127.0.0.1:${port}?tls=false`,
    /** Sends connections that are made from now on to another server. */
    goTo: (other: { port: number }) => {
      target = other
    },
    /** Ends every connection at once. */
    cut,
    /** Takes what is sent and hands nothing on: connections that are used now are half open for good. */
    stall: () => {
      isStalled = true
    },
    /** Connections made from now on work. */
    heal: () => {
      isStalled = false
      isRefusing = false
      delayMs = 0
    },
    /** Nobody is let in. */
    refuse: () => {
      isRefusing = true
      cut()
    },
    /** Hands each piece on this much later. */
    slow: (ms: number) => {
      delayMs = ms
    },
    close: () => {
      cut()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
