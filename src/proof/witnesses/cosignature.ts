import { verify } from 'node:crypto'
import {
  KEY_TYPES,
  MalformedNote,
  type Note,
  type NoteSignature,
  type NoteVerifier,
  parseVerifier,
} from '../signed-note.js'

// What a witness says of a checkpoint, as C2SP's tlog-cosignature has it for Ed25519 keys: at that time this was the
// greatest tree that it had seen of the log, and each that it saw began with the one before.
const TIME_BYTES = 8
const SIGNATURE_BYTES = 64
/** The end of the year 9999, which is as far as a time can be written. */
const LAST_SECOND = 253_402_300_799n

export type Cosignature = {
  readonly signature: NoteSignature
  /** The witness's name. */
  readonly witness: string
  /** When it saw the checkpoint, by its own clock: RFC 3339 in UTC. */
  readonly at: string
}

/** A line in a witness's name is not what the witness signed. */
export class ForgedCosignature extends Error {
  override readonly name = 'ForgedCosignature'
}

/** @param text the witness's key, as it publishes it @throws {MalformedNote} */
export const parseWitness = (text: string): NoteVerifier => parseVerifier(text, KEY_TYPES.cosignature)

/**
 * What those witnesses say of a checkpoint, at most once each. What others say counts for nothing.
 * @throws {ForgedCosignature}
 */
export function cosignaturesOf(
  { text, signatures }: Note,
  witnesses: readonly NoteVerifier[],
): readonly Cosignature[] {
  return distinctWitnesses(witnesses).flatMap((witness) => {
    const own = signatures.filter(({ name, hash }) => name === witness.name && hash === witness.hash)
    return own.map((signature) => checked(signature, text, witness)).slice(0, 1)
  })
}

/** A signature does not tell under which name it was made: one key under two names is one witness. */
export const distinctWitnesses = (witnesses: readonly NoteVerifier[]): readonly NoteVerifier[] =>
  witnesses.filter(({ key }, index) => witnesses.findIndex((other) => other.key.equals(key)) === index)

function checked(signature: NoteSignature, text: string, { name, key }: NoteVerifier): Cosignature {
  const seconds = secondsOf(signature)
  if (seconds !== undefined) {
    const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
    if (verify(null, message, key, signature.signature.subarray(TIME_BYTES)))
      return { signature, witness: name, at: timeOf(seconds) }
  }
  throw new ForgedCosignature(`a line in the name of ${name} is not what it signed of this checkpoint`)
}

/** What lines of a note claim of witnesses, whether or not it is so: for notes whose lines were checked when they were taken. */
export function claimedCosignatures({ text, signatures }: Note): readonly Cosignature[] {
  const origin = text.split('\n')[0]
  return signatures.flatMap((signature) => {
    const seconds = signature.name === origin ? undefined : secondsOf(signature)
    return seconds === undefined ? [] : [{ signature, witness: signature.name, at: timeOf(seconds) }]
  })
}

/** Whether it is a time and a signature, of whomever. */
export const isWholeCosignature = ({ signature }: NoteSignature): boolean =>
  signature.length === TIME_BYTES + SIGNATURE_BYTES

function secondsOf(one: NoteSignature): bigint | undefined {
  if (!isWholeCosignature(one)) return undefined
  const { signature } = one
  const seconds = signature.readBigUInt64BE()
  return seconds > 0n && seconds <= LAST_SECOND ? seconds : undefined
}

const timeOf = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString()

/** The keys that a text lists, a line each; lines that begin with # say nothing. What stands after a key is the caller's. */
export function witnessLines(text: string): readonly (readonly [key: NoteVerifier, ...rest: string[]])[] {
  return text.split('\n').flatMap((line, index) => {
    const [key, ...rest] = line.trim().split(/\s+/)
    if (key === undefined || key === '' || key.startsWith('#')) return []
    try {
      return [[parseWitness(key), ...rest] as const]
    } catch (error) {
      if (!(error instanceof MalformedNote)) throw error
      throw new MalformedNote(`line ${index + 1}: ${error.message}`)
    }
  })
}
