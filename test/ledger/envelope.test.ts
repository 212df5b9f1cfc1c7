import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { canonicalJson } from '../../src/ledger/canonical-json.js'
import { canonicalEvent, eventBytes } from '../../src/ledger/envelope.js'
import type { StoredEvent } from '../../src/ledger/event-log.js'

const json = fc.jsonValue({ stringUnit: 'grapheme' })
const storedEvent: fc.Arbitrary<StoredEvent> = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom('DecisionRecorded', 'MeetingOpened'),
  version: fc.integer({ min: 1, max: 9 }),
  data: json.map(canonicalJson),
  metadata: json.map(canonicalJson),
  stream: fc.uuid().map((id) => `meeting-${id}`),
  streamVersion: fc.bigInt({ min: 0n, max: 2n ** 64n }).map((version): `${bigint}` => `${version}`),
  position: fc.string(),
})

test('the canonical form, put together of stored parts, is that of the parsed whole', () => {
  fc.assert(
    fc.property(storedEvent, ({ position, ...event }) => {
      const parsed = { ...event, data: JSON.parse(event.data), metadata: JSON.parse(event.metadata) }
      expect(canonicalEvent({ ...event })).toBe(canonicalJson(parsed))
    }),
  )
})

test('a copy of the log, with other positions, has the same canonical form', () => {
  fc.assert(
    fc.property(storedEvent, fc.string(), (event, position) => {
      const copy: StoredEvent = { ...event, position }
      expect(canonicalEvent(copy)).toBe(canonicalEvent(event))
    }),
  )
})

// What is hashed is stored for good, in proofs that others keep: this form and its hash must never change.
test('the form of one event, and its hash, stay as they are', () => {
  const form = canonicalEvent({
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    type: 'MeetingOpened',
    version: 1,
    data: '{"meetingId":"7c9e6679-7425-40de-944b-e07fc1f90ae7"}',
    metadata: '{"reason":"møtet er satt"}',
    stream: 'meeting-7c9e6679-7425-40de-944b-e07fc1f90ae7',
    streamVersion: '3',
  })
  expect(form).toBe(
    '{"data":{"meetingId":"7c9e6679-7425-40de-944b-e07fc1f90ae7"},"id":"0f8fad5b-d9cb-469f-a165-70867728950e",' +
      '"metadata":{"reason":"møtet er satt"},"stream":"meeting-7c9e6679-7425-40de-944b-e07fc1f90ae7",' +
      '"streamVersion":"3","type":"MeetingOpened","version":1}',
  )
  expect(createHash('sha256').update(form).digest('hex')).toBe(
    'f0b34704aa7b614a743e5029bd9ba4c4b45632a92ebb2d893fbcb9bedc4f6c10',
  )
})

test('an event’s size counts data and metadata in UTF-8', () => {
  const event = { id: '', type: '', version: 1, data: '"å"', metadata: '{}' }
  expect(eventBytes(event)).toBe(6)
})
