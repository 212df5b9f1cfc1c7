import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { openPostgresVault } from '../../src/vault/postgres-vault.js'
import { KeyStillOnDisk, KeysUnreachable, type Vault } from '../../src/vault/vault.js'
import { openFaultyProxy } from '../support/faulty-proxy.js'
import { type Postgres, startPostgres } from '../support/postgres.js'

const ADA = '00000000-0000-4000-8000-000000000001'
const BO = '00000000-0000-4000-8000-000000000002'

let postgres: Postgres | undefined
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres?.stop())

type Opened = { readonly url: string; readonly vault: Vault; readonly admin: Client; readonly prefix: string }

async function withVault(run: (opened: Opened) => Promise<void>): Promise<void> {
  const url = await postgres?.newSchema()
  if (url === undefined) return
  const vault = await openPostgresVault(url, { mayMake: true })
  if (vault === undefined) throw new Error('no vault was made')
  const admin = new Client({ connectionString: url })
  await admin.connect()
  const { rows } = await admin.query<{ name: string }>('SELECT current_schema() AS name')
  try {
    await run({ url, vault, admin, prefix: `vault_of_${rows[0]?.name}.` })
  } finally {
    await vault.close()
    await admin.end()
  }
}

const keyIn = async ({ admin, prefix }: Opened, personId: string): Promise<Buffer> => {
  const { rows } = await admin.query<{ key: Buffer }>(
    `SELECT key FROM ${prefix}person_keys WHERE person_id = $1`,
    [personId],
  )
  if (rows[0] === undefined) throw new Error('no key was made')
  return rows[0].key
}

/** Whether the bytes are anywhere in the files of the server's tables, as they are once everything is written out. */
async function isInTables({ admin }: Opened, bytes: Buffer): Promise<boolean> {
  await admin.query('CHECKPOINT')
  const { rows } = await admin.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)
  const base = join(rows[0]?.folder ?? '', 'base')
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(bytes))
}

// Control: without writing the tables anew the key is found here, and with a VACUUM instead of it, too.
test('a forgotten key is nowhere in the tables’ files, also while somebody has an older state', () =>
  withVault(async (opened) => {
    const { url, vault } = opened
    await vault.ensureKeys([ADA, BO])
    const [ada, bo] = [await keyIn(opened, ADA), await keyIn(opened, BO)]
    expect(await isInTables(opened, ada)).toBe(true)
    const reading = new Client({ connectionString: url })
    await reading.connect()
    await reading.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1')
    await vault.forget(ADA)
    expect([await isInTables(opened, ada), await isInTables(opened, bo)]).toEqual([false, true])
    await reading.end()
  }))

test(
  'while somebody reads the tables all the time the key is out of use, and the same once more overwrites it',
  () =>
    withVault(async (opened) => {
      const { url, vault, prefix } = opened
      const sealed = (await vault.ensureKeys([ADA])).seal(ADA, 'Ada Strand')
      const key = await keyIn(opened, ADA)
      const copying = new Client({ connectionString: url })
      await copying.connect()
      await copying.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM ${prefix}person_keys`)
      await expect(vault.forget(ADA)).rejects.toThrow(KeyStillOnDisk)
      expect((await vault.openNames([ADA]))(sealed)).toBe('[slettet]')
      await copying.end()
      expect(await isInTables(opened, key)).toBe(true)
      expect(await vault.forget(ADA)).toBe(false)
      expect(await isInTables(opened, key)).toBe(false)
      await copying.end()
    }),
  30_000,
)

// Control: where the row of the ledger is locked before the tables, the database ends one of them for a deadlock.
test(
  'services that forget at once wait for each other, and all keys are gone',
  () =>
    withVault(async (opened) => {
      const { url, vault } = opened
      const other = await openPostgresVault(url, { mayMake: true })
      if (other === undefined) throw new Error('no vault was made')
      const persons = Array.from(
        { length: 60 },
        (_, at) => `00000000-0000-4000-8000-${`${at}`.padStart(12, '0')}`,
      )
      await vault.ensureKeys(persons)
      try {
        const had = await Promise.all(persons.map((id, at) => (at % 2 === 0 ? vault : other).forget(id)))
        expect(new Set(had)).toEqual(new Set([true]))
        for (const id of persons) expect(await keyIn(opened, id)).toBeNull()
      } finally {
        await other.close()
      }
    }),
  60_000,
)

test('a server that goes away while the tables are written anew is told of as such', () =>
  withVault(async ({ url, vault, admin, prefix }) => {
    await vault.ensureKeys([ADA])
    const reading = new Client({ connectionString: url })
    await reading.connect()
    await reading.query(`BEGIN; SELECT count(*) FROM ${prefix}person_keys`)
    const forgetting = expect(vault.forget(ADA)).rejects.toThrow(KeysUnreachable)
    for (let ended = 0; ended === 0; ) {
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE NOT granted AND relation = '${prefix}person_keys'::regclass`,
      )
      ended = rowCount ?? 0
    }
    await forgetting
    await reading.end()
    expect(await vault.forget(ADA)).toBe(false)
  }))

test('the keys are in a schema of their own: whoever drops the read models’ takes none with it', () =>
  withVault(async ({ url, vault, admin }) => {
    const sealed = (await vault.ensureKeys([ADA])).seal(ADA, 'Ada Strand')
    const { rows } = await admin.query<{ name: string }>('SELECT current_schema() AS name')
    await admin.query(`DROP SCHEMA ${rows[0]?.name} CASCADE; CREATE SCHEMA ${rows[0]?.name}`)
    const again = await openPostgresVault(url, { mayMake: false })
    expect((await again?.openNames([ADA]))?.(sealed)).toBe('Ada Strand')
    await again?.close()
  }))

test('where no keys may be made there are none: looking makes nothing', async () => {
  const url = await postgres?.newSchema()
  if (url === undefined) return
  expect(await openPostgresVault(url, { mayMake: false })).toBeUndefined()
  expect(await openPostgresVault(url, { mayMake: false })).toBeUndefined()
})

test('an address that does not answer is told of, without its password', async () => {
  const opening = openPostgresVault('postgres://u:hemmelig@127.0.0.1:9/x', { mayMake: true })
  await expect(opening).rejects.toThrow("the keys of persons' names at postgres://u:***@127.0.0.1:9/x")
})

test('a database that goes away is told of as such, and asked again once it is back', async () => {
  const url = await postgres?.newSchema()
  if (url === undefined) return
  const proxy = await openFaultyProxy({ port: Number(new URL(url).port) })
  const through = new URL(url)
  through.port = String(proxy.port)
  const vault = await openPostgresVault(through.toString(), { mayMake: true })
  try {
    const sealed = (await vault?.ensureKeys([ADA]))?.seal(ADA, 'Ada Strand')
    if (vault === undefined || sealed === undefined) throw new Error('no vault was made')
    proxy.refuse()
    await expect(vault.keysOf([ADA])).rejects.toThrow(KeysUnreachable)
    await expect(vault.forget(ADA)).rejects.toThrow(KeysUnreachable)
    proxy.heal()
    await delay(10)
    expect((await vault.openNames([ADA]))(sealed)).toBe('Ada Strand')
  } finally {
    await vault?.close()
    await proxy.close()
  }
})
