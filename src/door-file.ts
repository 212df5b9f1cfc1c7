import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * Tells the command line where the process that serves this ledger takes commands, and the word it has to say there.
 * Who can read it can read and write the ledger's files anyway. It is of the process's owner only, and new each time.
 */
const DOOR_FILE = 'door.json'

const doorSchema = z.object({ url: z.url(), token: z.string().min(32) })
export type Door = z.infer<typeof doorSchema>

/** The scheme of `Authorization` under which the word of the door is said. */
export const DOOR_SCHEME = 'Ledger-Door'

export function writeDoor(dataDir: string, door: Door): void {
  const file = join(dataDir, DOOR_FILE)
  // Renamed into place, so that nobody reads half of it.
  writeFileSync(`${file}.new`, `${JSON.stringify(door)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function removeDoor(dataDir: string): void {
  rmSync(join(dataDir, DOOR_FILE), { force: true })
}

/** The door of the process that serves the ledger; undefined where there is none. One that has died may have left its own. */
export function readDoor(dataDir: string): Door | undefined {
  try {
    return doorSchema.parse(JSON.parse(readFileSync(join(dataDir, DOOR_FILE), 'utf8')))
  } catch {
    return undefined
  }
}
