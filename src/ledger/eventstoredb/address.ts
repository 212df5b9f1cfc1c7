import { existsSync } from 'node:fs'

/** Where EventStoreDB is, as the client reads it. */
export type EventStoreAddress = {
  /** With user and password: for the client alone, never for a log or a message. */
  readonly url: string
  /** Without them. */
  readonly shown: string
  /** How long a call may take, where the address says so. */
  readonly timeoutMs: number | undefined
}

/** What is wrong with an address, and what would be right. Neither holds its password. */
export class UnusableAddress extends Error {
  override readonly name = 'UnusableAddress'
  constructor(
    message: string,
    readonly shown: string,
    readonly allowed: string,
  ) {
    super(message)
  }
}

const FORM = 'esdb://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…][?tls=…&…] or esdb+discover://…'
const PARTS = /^(esdb(?:\+discover)?):\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/
const HOST = /^[A-Za-z0-9._-]+(?::([0-9]{1,5}))?$/

/** A setting's check: what is allowed, where the value is not. */
type Check = (value: string) => string | undefined

const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : values.join(' or ')
const wholeFrom =
  (least: number): Check =>
  (value) =>
    /^[0-9]+$/.test(value) && Number(value) >= least ? undefined : `a whole number from ${least}`
const file: Check = (value) => (existsSync(value) ? undefined : 'the path of a file that is there')

// Spelt in one way each. What the client reads and the ledger cannot do with is left out: throwOnAppendFailure=false makes
// it answer a refused append with a wrong number, tlsVerifyCert has no effect, and another node than the leader may be
// behind what was just written. Without keepalive nobody would notice a dead connection.
const SETTINGS: Readonly<Record<string, Check>> = {
  tls: oneOf('true', 'false'),
  tlsCAFile: file,
  userCertFile: file,
  userKeyFile: file,
  connectionName: () => undefined,
  nodePreference: oneOf('leader'),
  maxDiscoverAttempts: wholeFrom(1),
  discoveryInterval: wholeFrom(1),
  gossipTimeout: wholeFrom(1),
  defaultDeadline: wholeFrom(100),
  keepAliveInterval: wholeFrom(10_000),
  keepAliveTimeout: wholeFrom(1_000),
}

/** Checks an address before the client sees it, whose own complaints quote the password. @throws {UnusableAddress} */
export function eventStoreAddress(url: string): EventStoreAddress {
  const [, scheme, credentials, hosts = '', query = ''] = PARTS.exec(url.trim()) ?? []
  if (scheme === undefined) throw new UnusableAddress('is no address of EventStoreDB', schemeOf(url), FORM)
  const shown = `${scheme}://${hosts}`
  const refuse = (message: string, allowed: string): never => {
    throw new UnusableAddress(message, shown, allowed)
  }
  for (const host of hosts.split(',')) {
    const [isHost, port = '2113'] = HOST.exec(host) ?? []
    if (isHost === undefined || Number(port) < 1 || Number(port) > 65_535)
      refuse(`names the host "${host}"`, FORM)
  }
  // The client would ask the first of them alone, and find nobody when that one is down.
  if (scheme === 'esdb+discover' && hosts.includes(',')) {
    refuse('names several hosts', 'one name that stands for all nodes; or esdb:// with all of them')
  }
  const settings = settingsOf(query, refuse)
  if (credentials !== undefined && !isCredentials(credentials)) {
    refuse('has no user and password before the @', 'USER:PASSWORD, with what is no letter or digit as %XX')
  }
  if (credentials !== undefined && settings.get('tls') === 'false') {
    refuse('has a user, and tls=false: without TLS nobody signs on', 'a user with TLS, or neither')
  }
  if (settings.has('userCertFile') !== settings.has('userKeyFile')) {
    refuse('has a certificate of the user without its key, or the other way round', 'both, or neither')
  }
  const deadline = settings.get('defaultDeadline')
  return { url: url.trim(), shown, timeoutMs: deadline === undefined ? undefined : Number(deadline) }
}

/** As much of something that is no address as cannot hold a password. */
const schemeOf = (url: string): string => `${/^[a-z+]{0,20}(?=:\/\/)/i.exec(url.trim())?.[0] ?? '…'}://…`

function settingsOf(
  query: string,
  refuse: (message: string, allowed: string) => never,
): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const pair of query === '' ? [] : query.split('&')) {
    const [name = '', ...rest] = pair.split('=')
    const check = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined
    if (check === undefined) {
      refuse(`has the setting "${name}"`, Object.keys(SETTINGS).join(', '))
      continue
    }
    const value = decoded(rest.join('='))
    if (value === undefined || value === '') refuse(`has no value for ${name}`, 'NAME=VALUE')
    const allowed = check(value ?? '')
    if (allowed !== undefined) refuse(`has ${name}=${value}`, allowed)
    settings.set(name, value ?? '')
  }
  return settings
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function isCredentials(text: string): boolean {
  const [user, password, ...rest] = text.split(':')
  return rest.length === 0 && Boolean(user && decoded(user)) && Boolean(password && decoded(password))
}
