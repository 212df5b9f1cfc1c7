import type { Client } from 'pg'

/** Does it in a transaction: all or none. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  try {
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

/**
 * Takes the steps of the current schema that are missing, in a transaction. Processes that start at once take turns.
 * Forward only: a step that was released is never edited, and takes nothing away that the version before reads or
 * writes, for both run at once while a service is upgraded node by node. So a schema with more steps than this version
 * knows is one that this version can use.
 */
export async function takeSteps(client: Client, steps: readonly string[]): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('decision-ledger ' || current_schema()))`)
  await client.query('CREATE TABLE IF NOT EXISTS schema_steps (step bigint PRIMARY KEY)')
  const { rows } = await client.query<{ readonly taken: number }>(
    'SELECT count(*) AS taken FROM schema_steps',
  )
  const taken = rows[0]?.taken ?? 0
  for (const [index, step] of steps.entries()) {
    if (index < taken) continue
    await client.query(step)
    await client.query('INSERT INTO schema_steps (step) VALUES ($1)', [index + 1])
  }
}
