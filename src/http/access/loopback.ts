import { lookup } from 'node:dns/promises'
import { Refusal } from '../../domain/refusal.js'
import { isLoopbackAddress, isLoopbackName } from '../../loopback.js'

/**
 * Without identity everybody who reaches the service may do everything, so nobody but this machine may reach it.
 * @throws {Refusal} `invalid-data`: the host has an address that others reach
 */
export async function requireLoopback(host: string): Promise<void> {
  const addresses = host.trim() === '' ? [] : await lookup(host, { all: true }).catch(() => [])
  if (addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address))) return
  throw new Refusal(
    'invalid-data',
    `no identity is configured, so the service listens on loopback only, and ${host || 'an empty host'} is not that`,
    {
      field: '--host',
      value: host,
      allowed: '127.0.0.1, ::1 or localhost; with LEDGER_OIDC_ISSUER and LEDGER_OIDC_AUDIENCE any address',
    },
  )
}

/**
 * Whether a request was meant for this machine by its `Host`. A page of elsewhere whose name was made to lead here
 * comes with that name, and so does what a proxy hands on.
 */
export function isMeantForLoopback(hostHeader: string | undefined): boolean {
  if (hostHeader === undefined) return false
  // Requests come with the same `Host` again and again, and taking an address apart costs as much as routing it.
  if (hostHeader === lastOfLoopback) return true
  if (!URL.canParse(`http://${hostHeader}`)) return false
  const isLoopback = isLoopbackName(new URL(`http://${hostHeader}`).hostname)
  if (isLoopback) lastOfLoopback = hostHeader
  return isLoopback
}

/** The last `Host` that was found to be this machine. */
let lastOfLoopback: string | undefined
