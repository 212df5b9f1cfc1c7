import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file whole: after a crash there is the old one or the new one, and the new one once this has returned. */
export function writeDurably(file: string, text: string, mode: number): void {
  const beside = `${file}.${process.pid}.new`
  const written = openSync(beside, 'w', mode)
  try {
    writeFileSync(written, text)
    fsyncSync(written)
  } finally {
    closeSync(written)
  }
  renameSync(beside, file)
  // The name is the folder's, and is synced with it. Windows has no way to open a folder.
  if (process.platform === 'win32') return
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
