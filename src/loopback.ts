import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether the address is this machine's own, which nobody else can reach. */
export function isLoopbackAddress(address: string): boolean {
  // As nearly every request on this machine says it, and a list takes longer to ask.
  if (address === '127.0.0.1' || address === '::1') return true
  // An address of the old kind, as a socket of the new kind shows it.
  const plain = address.replace(/^::ffff:/i, '')
  const family = isIP(plain)
  return family !== 0 && loopback.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

/** Whether a host in an address says this machine and nothing else: `localhost`, or an address of loopback, `[::1]` too. */
export function isLoopbackName(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1')
  return name.toLowerCase() === 'localhost' || isLoopbackAddress(name)
}
