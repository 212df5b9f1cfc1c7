import { sql } from 'kysely'
import type { ReadModels } from '../read-models/read-models.js'

/** The stream that a command wrote, as far as the read models have come; `undefined` where none has. */
export async function commandStream(db: ReadModels, commandId: string): Promise<string | undefined> {
  const { rows } = await sql<{ readonly stream: string }>`
    SELECT c.stream FROM command_ids c WHERE c.command_id = ${commandId} LIMIT 1`.execute(db)
  return rows[0]?.stream
}
