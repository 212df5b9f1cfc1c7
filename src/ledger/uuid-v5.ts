import { hash } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The namespace of command ids that were made from texts that are no UUIDs. Stored for good: it never changes. */
const COMMAND_NAMESPACE = '5c0f9d3e-7a41-4c58-9b1a-2f6e8d7c3b90'

const NAMESPACE_BYTES = 16
// One buffer for short names, because an import makes a UUID for every event and every thing.
const shared = Buffer.allocUnsafe(NAMESPACE_BYTES + 1_024)

const code = (char: string): number => char.charCodeAt(0)
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', code)
const DASH = code('-')
/** What each ASCII character is worth as a hexadecimal digit. */
const VALUE_OF_CODE = new Uint8Array(128)
for (let value = 0; value < 16; value++) {
  VALUE_OF_CODE[code(value.toString(16))] = value
  VALUE_OF_CODE[code(value.toString(16).toUpperCase())] = value
}
/** The text that is made, with its dashes and its version in place, and where in it the digest's digits go. */
const text = Buffer.from('00000000-0000-5000-0000-000000000000')
const DIGIT_PLACES = Uint8Array.from([...text.keys()].filter((place) => text[place] !== DASH))
const VERSION_DIGIT = 12
const VARIANT_DIGIT = 16

/**
 * The UUID of version 5 (RFC 4122, SHA-1) of a name in a namespace: the same two always give the same.
 * @param namespace a UUID
 */
export function uuidV5(namespace: string, name: string): string {
  // Three bytes are the most that UTF-8 takes for one code unit.
  const size = NAMESPACE_BYTES + name.length * 3
  const bytes = size <= shared.length ? shared : Buffer.allocUnsafe(size)
  writeHexDigits(namespace, bytes)
  const end = NAMESPACE_BYTES + bytes.write(name, NAMESPACE_BYTES)
  const digest = hash('sha1', bytes.subarray(0, end), 'hex')
  // Character by character, and not by slices that are put together: such a string keeps its parts, six times its size,
  // and a large import holds a million of them.
  for (let digit = 0; digit < DIGIT_PLACES.length; digit++) {
    if (digit !== VERSION_DIGIT) text[DIGIT_PLACES[digit] ?? 0] = digest.charCodeAt(digit)
  }
  // The variant's two bits are set in the digit that begins the fourth group.
  const variant = (Number.parseInt(digest.charAt(VARIANT_DIGIT), 16) & 0x3) | 0x8
  text[DIGIT_PLACES[VARIANT_DIGIT] ?? 0] = HEX_DIGITS[variant] ?? 0
  return text.toString('latin1')
}

/** The bytes that the hexadecimal digits of a UUID say, without a copy of it that has no dashes. */
function writeHexDigits(uuid: string, bytes: Buffer): void {
  for (let byte = 0, at = 0; byte < NAMESPACE_BYTES; byte++, at += 2) {
    if (uuid.charCodeAt(at) === DASH) at += 1
    bytes[byte] = (digitAt(uuid, at) << 4) | digitAt(uuid, at + 1)
  }
}

const digitAt = (text: string, at: number): number => VALUE_OF_CODE[text.charCodeAt(at)] ?? 0

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
