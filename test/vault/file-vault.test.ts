import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { SealedName } from '../../src/domain/values.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { sealName, unsealName } from '../../src/vault/sealed-name.js'
import type { Vault } from '../../src/vault/vault.js'

const ADA = '00000000-0000-4000-8000-000000000001'
const BO = '00000000-0000-4000-8000-000000000002'

let folder: string
let file: string
const opened: Vault[] = []
const open = (options?: Parameters<typeof openFileVault>[1]): Vault => {
  const vault = openFileVault(file, options)
  opened.push(vault)
  return vault
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'))
  file = join(folder, 'keys.db')
})
afterEach(async () => {
  for (const vault of opened.splice(0)) await vault.close()
  rmSync(folder, { recursive: true })
})

const seal = async (vault: Vault, personId: string, name: string) =>
  (await vault.ensureKeys([personId])).seal(personId, name)
const openIn = async (vault: Vault, sealed: SealedName) =>
  (await vault.keysOf([sealed.personId])).open(sealed)

/** Every byte of the vault's files. */
const bytesOnDisk = () => Buffer.concat(['', '-wal'].map((ending) => readOrEmpty(`${file}${ending}`)))
const readOrEmpty = (path: string) => {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

// Control: without secure_delete, or without emptying the write-ahead log, the key is found here.
test('a forgotten key is nowhere in the files', async () => {
  const vault = open()
  await seal(vault, ADA, 'Ada Strand')
  const database = new Database(file)
  const key = database.prepare<[], Buffer>('SELECT key FROM person_keys').pluck().get()
  database.close()
  if (key === undefined) throw new Error('no key was made')
  expect(bytesOnDisk().includes(key)).toBe(true)
  await vault.forget(ADA)
  expect(bytesOnDisk().includes(key)).toBe(false)
})

test('a key is on the disk before a name is sealed under it', async () => {
  const vault = open()
  const sealed = await seal(vault, ADA, 'Ada Strand')
  // Another connection sees committed rows only, and a commit here waits for the disk.
  expect(await openIn(open(), sealed)).toBe('Ada Strand')
  const database = new Database(file)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  database.close()
})

test('the name of an actor is not kept', async () => {
  const vault = open()
  await vault.actorRegistered((await vault.actorNamed('Åse Strand')).personId)
  expect(bytesOnDisk().toString('utf8').toLowerCase()).not.toContain('strand')
})

test('the file is its owner’s only', async () => {
  open()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a file of a newer version is refused', async () => {
  await open().close()
  const database = new Database(file)
  database.pragma('user_version = 99')
  database.close()
  expect(() => openFileVault(file)).toThrow(/version 99/)
})

test('a name sealed with given randomness is always the same: its form is stored for good', async () => {
  let next = 0
  const vault = open({ randomBytes: (size) => Buffer.alloc(size, ++next) })
  expect(await seal(vault, ADA, 'Åse Strand')).toEqual({
    personId: ADA,
    keyId: 'AQEBAQEBAQEB',
    nonce: 'AwMDAwMDAwMDAwMD',
    ciphertext: 'BniITDesDQO8yyCcPnO-GGuYBOWHrq3RYDlG',
  })
})

test('sealing binds person, key id, key and nonce', async () => {
  const key = Buffer.alloc(32, 7)
  const sealed = sealName({ personId: ADA, keyId: 'k1', key, nonce: Buffer.alloc(12, 9) }, 'Ada')
  expect(unsealName(key, sealed)).toBe('Ada')
  for (const changed of [
    { personId: BO },
    { keyId: 'k2' },
    { nonce: Buffer.alloc(12, 8).toString('base64url') },
  ]) {
    expect(() => unsealName(key, { ...sealed, ...changed })).toThrow()
  }
  expect(() => unsealName(Buffer.alloc(32, 8), sealed)).toThrow()
})
