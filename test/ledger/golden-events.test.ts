import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventSchemas } from '../../src/domain/event.js'
import { decode, encode } from '../../src/ledger/codec.js'
import { canonicalEvent } from '../../src/ledger/envelope.js'
import type { StoredEvent } from '../../src/ledger/event-log.js'
import { currentVersion } from '../../src/ledger/upcasters.js'

type Golden = Omit<StoredEvent, 'position'> & { readonly leafHash: string }

/**
 * What is stored for good, as it was first stored: every version of every event with all of its fields, its envelope,
 * a sealed name, and the hash of its canonical form. A line of this file is never changed; a new shape adds lines.
 */
const golden: readonly Golden[] = JSON.parse(
  readFileSync(join(__dirname, '..', 'golden', 'events.json'), 'utf8'),
)

describe('stored events of every version', () => {
  it('are held as fixtures for every type and version', () => {
    const held = golden.map(({ type, version }) => `${type} v${version}`)
    const needed = Object.keys(eventSchemas).flatMap((type) =>
      Array.from(
        { length: currentVersion(type as keyof typeof eventSchemas) },
        (_, i) => `${type} v${i + 1}`,
      ),
    )
    expect([...new Set(held)].sort()).toEqual(needed.sort())
  })

  it.each(golden.map((stored) => [`${stored.type} v${stored.version}`, stored] as const))(
    '%s is read',
    (_, stored) => {
      const event = decode({ ...stored, position: '1' })
      expect(event.type).toBe(stored.type)
      const again = encode(event.id, event, event.metadata)
      expect(again.metadata).toBe(stored.metadata)
      if (stored.version === currentVersion(event.type)) expect(again.data).toBe(stored.data)
    },
  )

  it.each(golden.map((stored) => [`${stored.type} v${stored.version}`, stored] as const))(
    '%s has the leaf hash that it always had',
    (_, stored) => {
      const leaf = createHash('sha256')
        .update(Buffer.from([0]))
        .update(canonicalEvent(stored))
        .digest('hex')
      expect(leaf).toBe(stored.leafHash)
    },
  )

  it('fill every field of their schema, so that no field can change unseen', () => {
    for (const [type, schema] of Object.entries(eventSchemas)) {
      const filled = new Set(
        golden
          .filter((stored) => stored.type === type)
          .flatMap((stored) => Object.keys(JSON.parse(stored.data))),
      )
      const missing = Object.keys(schema.shape).filter((field) => !filled.has(field))
      // A held meeting has the fields of a scheduled one, which are all filled there.
      if (type !== 'HeldMeetingRegistered') expect({ type, missing }).toEqual({ type, missing: [] })
    }
  })
})
