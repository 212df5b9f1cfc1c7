import fc from 'fast-check'
import { withEntry } from '../../../src/domain/meeting/with-entry.js'

describe('withEntry', () => {
  it('is a map with one entry more, at any size, and leaves the one before as it was', () => {
    const keys = fc.array(fc.noBias(fc.nat({ max: 400 })).map(String), {
      minLength: 100,
      maxLength: 900,
      size: 'max',
    })
    fc.assert(
      fc.property(keys, (sequence) => {
        const plain = new Map<string, number>()
        let layered: ReadonlyMap<string, number> = new Map()
        for (const [n, key] of sequence.entries()) {
          const before = layered
          const entriesBefore = n % 50 === 0 ? [...before] : []
          layered = withEntry(layered, key, n)
          plain.set(key, n)
          if (n % 50 === 0) expect([...before]).toEqual(entriesBefore)
        }
        expect([...layered]).toEqual([...plain])
        expect([...layered.keys()]).toEqual([...plain.keys()])
        expect([...layered.values()]).toEqual([...plain.values()])
        expect(layered.size).toBe(plain.size)
        const seen: [string, number][] = []
        layered.forEach((value, key) => {
          seen.push([key, value])
        })
        expect(seen).toEqual([...plain])
        for (const key of ['0', '17', '400', 'none']) {
          expect(layered.get(key)).toBe(plain.get(key))
          expect(layered.has(key)).toBe(plain.has(key))
        }
      }),
      { numRuns: 50 },
    )
  })
})
