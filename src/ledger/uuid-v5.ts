import { hash } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The namespace of command ids that were made from texts that are no UUIDs. Stored for good: it never changes. */
const COMMAND_NAMESPACE = '5c0f9d3e-7a41-4c58-9b1a-2f6e8d7c3b90'

const NAMESPACE_BYTES = 16
// One buffer for short names, because a UUID is made for every event of an import.
const shared = Buffer.allocUnsafe(NAMESPACE_BYTES + 1_024)

/**
 * The UUID of version 5 (RFC 4122, SHA-1) of a name in a namespace: the same two always give the same.
 * @param namespace a UUID
 */
export function uuidV5(namespace: string, name: string): string {
  // Three bytes are the most that UTF-8 takes for one code unit.
  const size = NAMESPACE_BYTES + name.length * 3
  const bytes = size <= shared.length ? shared : Buffer.allocUnsafe(size)
  bytes.write(namespace.replaceAll('-', ''), 0, NAMESPACE_BYTES, 'hex')
  const end = NAMESPACE_BYTES + bytes.write(name, NAMESPACE_BYTES)
  const hex = hash('sha1', bytes.subarray(0, end), 'hex')
  // The variant's two bits are set in the digit that begins the fourth group.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The id of a command's event by its index: the same command run again makes the same events. */
export function eventId(commandId: string, index: number): string {
  return uuidV5(commandId, String(index))
}

/** The longest text that is taken for a command's id, in UTF-16 code units. */
export const MAX_COMMAND_KEY = 255

/** Whether a text can tell a command from others: one that says nothing would be every command's. */
export const isCommandKey = (given: string): boolean => given.trim() !== '' && given.length <= MAX_COMMAND_KEY

/** A command id from what a caller gave: a UUID in lower case as it is, any other text hashed to one. */
export function commandIdOf(given: string): string {
  return UUID.test(given) ? given.toLowerCase() : uuidV5(COMMAND_NAMESPACE, given)
}
