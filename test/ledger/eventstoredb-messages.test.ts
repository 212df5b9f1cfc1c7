import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import fc from 'fast-check'
import { positionOf } from '../../src/ledger/eventstoredb/position.js'
import { readResponse } from '../../src/ledger/eventstoredb/read-response.js'
import { encodedEvent, positionOf as placeMessage } from '../support/eventstoredb/messages.js'

const uint64 = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 20n }))
const bytes = fc.string({ unit: 'grapheme', maxLength: 400 }).map((text) => new Uint8Array(Buffer.from(text)))

/** Anything that the generated classes of the client's package write is read the same by hand. */
test('messages are read as the client’s own classes read them', () => {
  const event = fc.record({
    id: fc.uuid(),
    stream: fc.string({ unit: 'grapheme', maxLength: 60 }),
    revision: uint64,
    type: fc.string({ unit: 'grapheme', minLength: 1 }),
    contentType: fc.constantFrom('application/json', 'application/octet-stream'),
    data: bytes,
    metadata: bytes,
    created: uint64,
    commit: uint64,
    prepare: uint64,
  })
  fc.assert(
    fc.property(event, (recorded) => {
      const text = (part: Uint8Array) => Buffer.from(part).toString('utf8')
      expect(readResponse(encodedEvent(recorded))).toEqual({
        kind: 'event',
        event: {
          id: recorded.id,
          stream: recorded.stream,
          revision: String(recorded.revision),
          commit: String(recorded.commit),
          prepare: String(recorded.prepare),
          type: recorded.type,
          data: text(recorded.data),
          metadata: text(recorded.metadata),
          bytes: recorded.data.length + recorded.metadata.length,
        },
      })
    }),
  )
})

const answerWith = (fill: (response: InstanceType<typeof streamsPb.ReadResp>) => void) => {
  const response = new streamsPb.ReadResp()
  fill(response)
  return Buffer.from(response.serializeBinary())
}

test('checkpoints and the word that a subscription has caught up are known, and all else is left', () => {
  const checkpoint = answerWith((response) => {
    const place = new streamsPb.ReadResp.Checkpoint()
    place.setCommitPosition('18446744073709551615')
    place.setPreparePosition('7')
    response.setCheckpoint(place)
  })
  const place = { commit: '18446744073709551615', prepare: '7' }
  expect(readResponse(checkpoint)).toEqual({ kind: 'checkpoint', place })
  expect(positionOf(place)).toBe('18446744073709551615/00000000000000000007')
  const caughtUp = answerWith((response) => response.setCaughtUp(new streamsPb.ReadResp.CaughtUp()))
  expect(readResponse(caughtUp)).toEqual({ kind: 'caught-up' })
  const last = answerWith((response) =>
    response.setLastAllStreamPosition(placeMessage({ commit: 1n, prepare: 1n })),
  )
  expect(readResponse(last)).toEqual({ kind: 'other' })
})

test('a message that is cut is refused, and not read as half an event', () => {
  const whole = encodedEvent({
    ...{ id: '0b0f2a39-6a32-4b5a-9a0a-0d1e4d3c1a11', stream: 'meeting-x', revision: 1n, type: 'Opened' },
    ...{ contentType: 'application/json', data: Buffer.from('{"a":1}'), metadata: Buffer.from('{}') },
    ...{ created: 1n, commit: 300n, prepare: 299n },
  })
  for (let length = 3; length < whole.length; length += 5) {
    expect(() => readResponse(whole.subarray(0, length))).toThrow(RangeError)
  }
})
