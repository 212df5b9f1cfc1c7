import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

// Beside the checkout's data and not in the system's temporary folder, which may be in memory: a sync must reach a disk.
const base = join(process.cwd(), 'data', 'bench')

/** Runs the action in a folder of its own on the checkout's disk, and takes it away. */
export async function inScratchFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(base, { recursive: true })
  const folder = mkdtempSync(join(base, 'run-'))
  try {
    return await action(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
