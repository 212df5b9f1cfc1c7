import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from './domain/refusal.js'

/** Where the ledger lies. Absolute paths. */
export type Config = {
  readonly dataDir: string
  readonly logFile: string
  readonly readModelsFile: string
  /** Keys of persons' names and the ledger's secrets: apart from the log, with a backup of its own. */
  readonly keysFile: string
}

const DEFAULT_DATA_DIR = './data'

const settings = z.object({
  LEDGER_DATA: z
    .string()
    .refine((path) => path.trim() !== '' && !path.includes('\u0000'), { error: 'must name a folder' })
    .default(DEFAULT_DATA_DIR),
})

/**
 * The configuration: the data folder as given, else as `LEDGER_DATA` says, else `./data`.
 * @throws {Refusal} `invalid-data`, naming the setting
 */
export function loadConfig(given: { readonly dataDir?: string | undefined } = {}): Config {
  const parsed = settings.safeParse({ LEDGER_DATA: given.dataDir ?? process.env.LEDGER_DATA })
  if (!parsed.success) {
    const field = given.dataDir === undefined ? 'LEDGER_DATA' : '--data'
    throw new Refusal('invalid-data', `${field} must name a folder`, {
      field,
      value: given.dataDir ?? process.env.LEDGER_DATA,
      allowed: `the path of a folder; ${DEFAULT_DATA_DIR} when it is left out`,
    })
  }
  const dataDir = resolve(parsed.data.LEDGER_DATA)
  return {
    dataDir,
    logFile: join(dataDir, 'ledger.db'),
    readModelsFile: join(dataDir, 'read-models.db'),
    keysFile: join(dataDir, 'keys.db'),
  }
}
