import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SealedName } from '../../src/domain/values.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { ForgottenPerson } from '../../src/vault/keys.js'
import { openPostgresVault } from '../../src/vault/postgres-vault.js'
import { FORGOTTEN_NAME } from '../../src/vault/sealed-name.js'
import type { Vault, VaultOptions } from '../../src/vault/vault.js'
import { type Postgres, startPostgres } from '../support/postgres.js'

const ADA = '00000000-0000-4000-8000-000000000001'
const BO = '00000000-0000-4000-8000-000000000002'
const NOBODY = '00000000-0000-4000-8000-000000000009'

const folder = mkdtempSync(join(tmpdir(), 'vault-'))
let postgres: Postgres | undefined
let vaults = 0

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

/** A place for keys, and how each process that shares it opens them; `undefined` where there is no such place here. */
const PLACES: Readonly<
  Record<string, () => Promise<((options?: VaultOptions) => Promise<Vault>) | undefined>>
> = {
  'a file': async () => {
    vaults += 1
    const file = join(folder, `keys-${vaults}.db`)
    return async (options) => openFileVault(file, options)
  },
  PostgreSQL: async () => {
    const url = await postgres?.newSchema()
    if (url === undefined) return undefined
    return async (options) => {
      const vault = await openPostgresVault(url, { ...options, mayMake: true })
      if (vault === undefined) throw new Error('no vault was made')
      return vault
    }
  },
}

const seal = async (vault: Vault, personId: string, name: string) =>
  (await vault.ensureKeys([personId])).seal(personId, name)
const shown = async (vault: Vault, sealed: SealedName) => (await vault.openNames([sealed.personId]))(sealed)
const openIn = async (vault: Vault, sealed: SealedName) =>
  (await vault.keysOf([sealed.personId])).open(sealed)

describe.each(Object.entries(PLACES))('keys in %s', (_, newPlace) => {
  /** Runs with as many processes' vaults on one new place as it takes. */
  async function withVaults(run: (...opened: readonly [Vault, Vault]) => Promise<void>): Promise<void> {
    const open = await newPlace()
    if (open === undefined) return
    const opened = await Promise.all([open(), open()])
    try {
      await run(...opened)
    } finally {
      for (const vault of opened) await vault.close()
    }
  }

  test('a sealed name opens again, in another process too, and hides the name', () =>
    withVaults(async (vault, other) => {
      const sealed = await seal(vault, ADA, 'Ada Strand')
      expect(sealed.personId).toBe(ADA)
      expect(Buffer.from(sealed.ciphertext, 'base64url').toString('latin1')).not.toContain('Ada')
      expect(await shown(other, sealed)).toBe('Ada Strand')
    }))

  test('the same name is sealed differently each time, under one key', () =>
    withVaults(async (vault, other) => {
      const [first, second] = [await seal(vault, ADA, 'Ada Strand'), await seal(other, ADA, 'Ada Strand')]
      expect(second.keyId).toBe(first.keyId)
      expect(second.nonce).not.toBe(first.nonce)
      expect(second.ciphertext).not.toBe(first.ciphertext)
    }))

  test('processes that make keys for the same persons at once have one key for each', () =>
    withVaults(async (...opened) => {
      const persons = Array.from(
        { length: 400 },
        (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      )
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, turn) =>
          opened[turn % 2 === 0 ? 0 : 1].ensureKeys(turn % 3 === 0 ? persons : persons.toReversed()),
        ),
      )
      for (const person of persons) {
        const sealed = made.map((keys) => keys.seal(person, 'Ada Strand'))
        expect(new Set(sealed.map(({ keyId }) => keyId)).size).toBe(1)
        for (const one of sealed) expect(made[0]?.open(one)).toBe('Ada Strand')
      }
    }))

  test.each([
    ['ciphertext', { ciphertext: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['nonce', { nonce: 'AAAAAAAAAAAAAAAA' }],
  ])('a changed %s does not open', (_changed, change) =>
    withVaults(async (vault) => {
      const sealed = await seal(vault, ADA, 'Ada Strand')
      await expect(openIn(vault, { ...sealed, ...change })).rejects.toThrow()
    }),
  )

  test('a name cannot be moved to another person', () =>
    withVaults(async (vault) => {
      const sealed = await seal(vault, ADA, 'Ada Strand')
      const bo = await seal(vault, BO, 'Bo Vik')
      await expect(openIn(vault, { ...sealed, personId: BO, keyId: bo.keyId })).rejects.toThrow()
    }))

  test('a forgotten person’s names are gone in every process at once, and no new one is sealed', () =>
    withVaults(async (vault, other) => {
      const ada = await seal(vault, ADA, 'Ada Strand')
      const bo = await seal(vault, BO, 'Bo Vik')
      expect(await shown(other, ada)).toBe('Ada Strand')
      expect(await vault.forget(ADA)).toBe(true)
      for (const one of [vault, other]) {
        expect((await one.keysOf([ADA])).isForgotten(ADA)).toBe(true)
        expect([await openIn(one, ada), await shown(one, ada), await shown(one, bo)]).toEqual([
          undefined,
          FORGOTTEN_NAME,
          'Bo Vik',
        ])
        await expect(seal(one, ADA, 'Ada Strand')).rejects.toThrow(ForgottenPerson)
      }
      expect([await other.forget(ADA), await vault.forget(NOBODY)]).toEqual([false, false])
      // Also of whom no key was there: a copy of the keys that is put back brings none.
      await expect(seal(other, NOBODY, 'Ingen')).rejects.toThrow(ForgottenPerson)
    }))

  test('keys for many are made in one go, and none is replaced', () =>
    withVaults(async (vault) => {
      const sealed = await seal(vault, ADA, 'Ada Strand')
      await vault.ensureKeys([ADA, BO, BO, ADA])
      expect(await shown(vault, sealed)).toBe('Ada Strand')
      expect(await shown(vault, await seal(vault, BO, 'Bo Vik'))).toBe('Bo Vik')
    }))

  test('command hashes are the ledger’s own, and the same in each of its processes', () =>
    withVaults(async (vault, other) => {
      const hash = vault.commandHash('{"type":"RegisterBody"}')
      expect(other.commandHash('{"type":"RegisterBody"}')).toBe(hash)
      expect(vault.commandHash('{"type":"RenameBody"}')).not.toBe(hash)
      const another = await (await newPlace())?.()
      expect(another?.commandHash('{"type":"RegisterBody"}')).not.toBe(hash)
      await another?.close()
    }))

  test('an actor is one person however the name is typed, whichever process is asked', () =>
    withVaults(async (vault, other) => {
      const [first, same] = await Promise.all([
        vault.actorNamed('Åse Strand'),
        other.actorNamed(' åse   strand'),
      ])
      expect(same).toEqual(first)
      expect(first.registered).toBe(false)
      await vault.actorRegistered(first.personId)
      // The last is written with a letter and a combining ring.
      for (const typed of ['Åse Strand', ' åse   strand', 'A\u030Ase Strand']) {
        expect(await other.actorNamed(typed)).toEqual({ personId: first.personId, registered: true })
      }
      expect((await vault.actorNamed('Åse Strande')).personId).not.toBe(first.personId)
      expect((await vault.actorIdentified('https://issuer.example', 'ase')).personId).not.toBe(first.personId)
    }))

  test('who acts again after having been forgotten is another person', () =>
    withVaults(async (vault) => {
      const { personId } = await vault.actorNamed('Åse Strand')
      await vault.actorRegistered(personId)
      expect((await vault.actorNamed('Åse Strand')).registered).toBe(true)
      await vault.forget(personId)
      expect(await vault.actorNamed('Åse Strand')).toMatchObject({ registered: false })
      expect((await vault.actorNamed('Åse Strand')).personId).not.toBe(personId)
    }))

  test('which log the keys belong to is kept for good, and how far it was looked through', () =>
    withVaults(async (vault, other) => {
      expect([await vault.firstEventId(), await vault.forgottenUntil()]).toEqual([undefined, undefined])
      await vault.belongTo('first')
      await other.belongTo('second')
      await vault.keepForgottenUntil({ position: '7', eventId: 'seventh' })
      expect([await other.firstEventId(), await other.forgottenUntil()]).toEqual([
        'first',
        { position: '7', eventId: 'seventh' },
      ])
    }))
})
