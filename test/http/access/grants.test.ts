import { grantsOf, wordsOfClaim } from '../../../src/http/access/grants.js'

const BODY = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0001'

test("a grant is a role, and for a body where the role is a body's", () => {
  const grants = grantsOf(['reader', `secretary:${BODY.toUpperCase()}`, 'secretary:*', `chair:${BODY}`])
  expect([...grants].map(([role, bodies]) => [role, [...bodies]])).toEqual([
    ['reader', ['*']],
    ['secretary', [BODY, '*']],
    ['chair', [BODY]],
  ])
})

test.each([
  'secretary',
  'chair:',
  `reader:${BODY}`,
  'admin:*',
  'Reader',
  ' reader',
  'secretary:kultur',
  '__proto__',
  '',
])('the word "%s" grants nothing', (word) => {
  expect(grantsOf([word]).size).toBe(0)
})

test.each<[object, string, readonly string[]]>([
  [{ roles: ['reader', 7, 'admin'] }, 'roles', ['reader', 'admin']],
  [{ scope: 'openid reader  admin' }, 'scope', ['openid', 'reader', 'admin']],
  [{ realm_access: { roles: ['reader'] } }, 'realm_access.roles', ['reader']],
  [{ 'https://ledger.example/roles': ['reader'] }, 'https://ledger.example/roles', ['reader']],
  [{ roles: { reader: true } }, 'roles', []],
  [{}, 'constructor.name', []],
])('of %j the claim %s holds %j', (payload, claim, words) => {
  expect(wordsOfClaim({ ...payload }, claim)).toEqual(words)
})
