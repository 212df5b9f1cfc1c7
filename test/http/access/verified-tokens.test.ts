import { TokenRefused } from '../../../src/http/access/token-verifier.js'
import { rememberVerified } from '../../../src/http/access/verified-tokens.js'

/** A verifier that counts how often it was asked, with the clock and the issuer's keys in the test's hands. */
function openVerifier({ lastsMs = 3_600_000 } = {}) {
  const at = { nowMs: 1_000_000, keysSince: 1 as number | undefined, asked: 0, isRevoked: false }
  const endsAt = at.nowMs + lastsMs
  const verify = rememberVerified(
    async (subject) => {
      at.asked += 1
      if (at.isRevoked) throw new TokenRefused('the signature is not right')
      return { issuer: 'https://issuer', subject, name: subject, grants: new Map(), expiresAt: endsAt }
    },
    () => at.keysSince,
    () => at.nowMs,
  )
  return { at, verify }
}

test('a token that comes again is not checked again, and is nobody else’s', async () => {
  const { at, verify } = openVerifier()
  for (const token of ['kari', 'ola', 'kari', 'ola', 'kari'])
    expect((await verify(token)).subject).toBe(token)
  expect(at.asked).toBe(2)
})

type Change = (at: ReturnType<typeof openVerifier>['at']) => void
test.each<[string, Change]>([
  ['a minute has passed', (at) => Object.assign(at, { nowMs: at.nowMs + 60_000 })],
  ['keys were fetched anew', (at) => Object.assign(at, { keysSince: 2 })],
  ['the keys are not fresh any more', (at) => Object.assign(at, { keysSince: undefined })],
])('once %s it is checked, and refused where it is good no more', async (_, change) => {
  const { at, verify } = openVerifier()
  await verify('kari')
  at.isRevoked = true
  expect((await verify('kari')).subject).toBe('kari')
  change(at)
  await expect(verify('kari')).rejects.toThrow(TokenRefused)
  await expect(verify('kari')).rejects.toThrow(TokenRefused)
})

test('a token is remembered no longer than it lasts', async () => {
  const { at, verify } = openVerifier({ lastsMs: 5_000 })
  await verify('kari')
  at.isRevoked = true
  at.nowMs += 4_999
  expect((await verify('kari')).subject).toBe('kari')
  at.nowMs += 1
  await expect(verify('kari')).rejects.toThrow(TokenRefused)
})

test('nothing is remembered while keys are not known, nor of a token that was refused', async () => {
  const { at, verify } = openVerifier()
  at.keysSince = undefined
  await verify('kari')
  await verify('kari')
  expect(at.asked).toBe(2)
  at.keysSince = 1
  at.isRevoked = true
  await expect(verify('kari')).rejects.toThrow(TokenRefused)
  at.isRevoked = false
  await verify('kari')
  expect(at.asked).toBe(4)
})

test('the oldest of a thousand tokens gives way', async () => {
  const { at, verify } = openVerifier()
  for (let number = 0; number <= 1_000; number++) await verify(`caller ${number}`)
  await verify('caller 1')
  expect(at.asked).toBe(1_001)
  await verify('caller 0')
  expect(at.asked).toBe(1_002)
})
