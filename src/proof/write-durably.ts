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
  syncFolder(dirname(file))
}

/** Adds to the end of a file, which is made where it is not there: it is on disk once this has returned. */
export function appendDurably(file: string, text: string, mode: number): void {
  const opened = openSync(file, 'a', mode)
  try {
    writeFileSync(opened, text)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
  syncFolder(dirname(file))
}

/** A file's name is its folder's, and is synced with it. Windows has no way to open a folder. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
