import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Checkpoint, parseCheckpoint } from './checkpoint.js'
import { MalformedNote, notesIn, parseNote, parseSignature, signatureLine } from './signed-note.js'
import { type Cosignature, isWholeCosignature } from './witnesses/cosignature.js'
import { appendDurably, writeDurably } from './write-durably.js'

/** Wide enough for every size, so that names sort as sizes do. */
const DIGITS = 16
const NAME = /^[0-9]{16}\.txt$/

export type KeptCheckpoint = {
  readonly file: string
  /** What was signed, and the lines of witnesses that came to it since. */
  readonly note: string
  readonly checkpoint: Checkpoint
}

/** Beside a checkpoint, which is never written to again: what witnesses said of it, a line each. */
const cosignaturesFileOf = (file: string) => file.replace(/(\.txt)?$/, '.cosignatures.txt')

const fileOf = (folder: string, size: number) => join(folder, `${String(size).padStart(DIGITS, '0')}.txt`)

/** Keeps a checkpoint for good: one of each size. @returns its file */
export function keepCheckpoint(folder: string, size: number, note: string): string {
  mkdirSync(folder, { recursive: true })
  const file = fileOf(folder, size)
  if (existsSync(file)) throw new Error(`${file} is there already, and a checkpoint is never replaced`)
  writeDurably(file, note, 0o644)
  return file
}

/** The files of all checkpoints that were made, the smallest first. */
export function checkpointFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** How many events a checkpoint is of, as its file's name says. */
export const sizeOf = (file: string): number => Number.parseInt(basename(file), 10)

/** @throws {MalformedNote} the file holds none */
export function readCheckpoint(file: string): KeptCheckpoint {
  const note = readNote(file)
  return { file, note: note + readCosignatures(file), checkpoint: parseCheckpoint(note) }
}

function readNote(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new MalformedNote(error instanceof Error ? error.message : String(error))
  }
}

/** What a file from outside holds: the text of a checkpoint, or one after another as they were appended to it. */
export function notesInFile(file: string): readonly string[] {
  const notes = notesIn(readFileSync(file, 'utf8'))
  const beside = readCosignatures(file)
  return notes.length > 1 || beside === '' ? notes : notes.map((note) => `${note.trimEnd()}\n${beside}`)
}

/** Lines that are whole: of one that a crash cut off nobody was told that it is kept. */
function readCosignatures(file: string): string {
  const beside = cosignaturesFileOf(file)
  if (!existsSync(beside)) return ''
  const whole = readFileSync(beside, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const signature = parseSignature(line)
        return isWholeCosignature(signature) ? [signatureLine(signature)] : []
      } catch (error) {
        if (!(error instanceof MalformedNote)) throw error
        return []
      }
    })
  return [...new Set(whole)].join('')
}

/**
 * Keeps for good what witnesses said of a checkpoint: the first that each said. It is added at the end, so that two
 * processes may do so.
 * @returns what was not there yet
 */
export function keepCosignatures(
  { file, note }: KeptCheckpoint,
  cosignatures: readonly Cosignature[],
): readonly Cosignature[] {
  const there = new Set(parseNote(note).signatures.map(({ name, hash }) => `${name}+${hash}`))
  const added = cosignatures.filter(({ signature: { name, hash } }) => !there.has(`${name}+${hash}`))
  if (added.length > 0) {
    // An empty line first: what a crash cut off spoils nothing that comes after it.
    const lines = added.map(({ signature }) => signatureLine(signature))
    appendDurably(cosignaturesFileOf(file), `\n${lines.join('')}`, 0o644)
  }
  return added
}

/** The checkpoint of that many events; `undefined` where none was made. */
export function checkpointOfSize(folder: string, size: number): KeptCheckpoint | undefined {
  const file = fileOf(folder, size)
  return existsSync(file) ? readCheckpoint(file) : undefined
}

/** Those of fewer events than `before`, the last first. */
export function lastCheckpoints(
  folder: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): readonly KeptCheckpoint[] {
  const end = before === undefined ? undefined : fileOf(folder, before)
  return checkpointFiles(folder)
    .filter((file) => end === undefined || file < end)
    .slice(-limit)
    .reverse()
    .map(readCheckpoint)
}

export function lastCheckpoint(folder: string): KeptCheckpoint | undefined {
  const file = checkpointFiles(folder).at(-1)
  return file === undefined ? undefined : readCheckpoint(file)
}
