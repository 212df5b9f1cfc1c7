import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Checkpoint, parseCheckpoint } from './checkpoint.js'
import { writeDurably } from './write-durably.js'

/** Wide enough for every size, so that names sort as sizes do. */
const DIGITS = 16
const NAME = /^[0-9]{16}\.txt$/

export type KeptCheckpoint = { readonly file: string; readonly note: string; readonly checkpoint: Checkpoint }

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

/** @throws {MalformedNote} the file holds none */
export function readCheckpoint(file: string): KeptCheckpoint {
  const note = readFileSync(file, 'utf8')
  return { file, note, checkpoint: parseCheckpoint(note) }
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
