import { DURABLE } from '../postgres/own-schema.js'
import type { PostgresKeys } from './postgres-keys.js'
import type { Signer, SignerPlace } from './vault.js'

/** Who signs, beside the keys that the processes share. */
export function signerIn({ ask, schema: { prefix } }: Pick<PostgresKeys, 'ask' | 'schema'>): SignerPlace {
  const current = async () => (await ask<Signer>(`SELECT key, machine FROM ${prefix}signer`))[0]
  return {
    current,
    async take({ key, machine }, insteadOf) {
      const [taken] = await ask<Signer>(
        `INSERT INTO ${prefix}signer AS known (key, machine) VALUES ($1, $2)
         ON CONFLICT (only_one) DO UPDATE SET key = excluded.key, machine = excluded.machine
         WHERE known.key = ANY($3) RETURNING key, machine, ${DURABLE}`,
        [key, machine, insteadOf],
      )
      const signer = taken ?? (await current())
      if (signer === undefined) throw new Error('a signer that was kept is not there')
      return signer
    },
  }
}
