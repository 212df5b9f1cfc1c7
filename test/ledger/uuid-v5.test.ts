import fc from 'fast-check'
import { commandIdOf, eventId, uuidV5 } from '../../src/ledger/uuid-v5.js'

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
const URL = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

// RFC 4122's namespaces: the first two are published (Python's uuid module, RFC 9562 A.4), the rest were made by Python.
test.each([
  [DNS, 'python.org', '886313e1-3b8a-5372-9b90-0c9aee199e5d'],
  [DNS, 'www.example.com', '2ed6657d-e927-568b-95e1-2665a8aea6a2'],
  [URL, 'http://example.com/', '0a300ee9-f9e4-5697-a51a-efc7fafaba67'],
  [DNS, 'Ærlig søknad på åpent hav', '062a2158-6f21-5030-a44e-8787077d9a15'],
  [DNS, 'å'.repeat(5_000), '9200ff1d-81c8-5713-a752-57e570f8c390'],
])('%s %s', (namespace, name, expected) => {
  expect(uuidV5(namespace, name)).toBe(expected)
})

test('a command’s events have different ids, always the same ones', () => {
  const ids = Array.from({ length: 50 }, (_, index) => eventId(DNS, index))
  expect(new Set(ids).size).toBe(50)
  expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => eventId(DNS, index)))
})

test('a command id that is a UUID is kept in lower case, any other text becomes one', () => {
  expect(commandIdOf('6BA7B810-9DAD-11D1-80B4-00C04FD430C8')).toBe(DNS)
  // Stored for good: a client that retries with this key after an upgrade gets its first answer.
  expect(commandIdOf('retry-1')).toBe('5bada6fe-83b0-516f-9f18-24404fe72110')
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(commandIdOf(a) === commandIdOf(b)).toBe(a === b)
    }),
  )
})
