import fc from 'fast-check'
import { canonicalJson } from '../../src/ledger/canonical-json.js'

const isWellFormed = (text: string) => text.isWellFormed()

// RFC 8785, appendix B: IEEE 754 doubles in hexadecimal and their form.
const NUMBERS: readonly [hex: string, form: string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]

describe('RFC 8785', () => {
  test.each(NUMBERS)('the double %s is written %s', (hex, form) => {
    expect(canonicalJson(Buffer.from(hex, 'hex').readDoubleBE())).toBe(form)
  })

  test.each(['7fffffffffffffff', '7ff0000000000000'])('the double %s has no form', (hex) => {
    expect(() => canonicalJson(Buffer.from(hex, 'hex').readDoubleBE())).toThrow(TypeError)
  })

  test('section 3.2.2: literals, numbers and strings', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    expect(canonicalJson(JSON.parse(input))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  test('section 3.2.3: keys are sorted by UTF-16 code units', () => {
    const input = String.raw`{
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }`
    expect(Object.values(JSON.parse(canonicalJson(JSON.parse(input)).replace('"1":', '"x":')))).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  test('section 3.2.3 in bytes, empty containers and nesting', () => {
    const value = { b: { d: [], c: {} }, a: [{ '': '' }, [1, [2]]], '\u00f6': 'ø' }
    expect(canonicalJson(value)).toBe('{"a":[{"":""},[1,[2]]],"b":{"c":{},"d":[]},"ö":"ø"}')
  })
})

test.each([3, 24, 25, 200])('%i keys come in the order of the language’s own sort', (count) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 4 }).filter(isWellFormed), {
        minLength: count,
        maxLength: count,
      }),
      (keys) => {
        const written = canonicalJson(Object.fromEntries(keys.map((key) => [`k${key}`, 0])))
        // A reader that keeps the order of the text, which an object does not do for keys that are numbers.
        expect(
          [...written.matchAll(/("k(?:[^"\\]|\\.)*"):0/gu)].map(([, key]) => JSON.parse(key ?? '')),
        ).toEqual(keys.map((key) => `k${key}`).sort())
      },
    ),
    { numRuns: 20 },
  )
})

test('keys without a value are left out, and holes of an array are null', () => {
  expect(canonicalJson({ a: undefined, b: 1, c: undefined })).toBe('{"b":1}')
  expect(canonicalJson([undefined, 1])).toBe('[null,1]')
})

test.each([
  [Number.NaN],
  [Number.NEGATIVE_INFINITY],
  [1n],
  [() => 1],
  [Symbol('x')],
  ['\ud800'],
  [{ a: ['\udc00'] }],
  [undefined],
])('%p has no canonical form', (value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError)
})

/** The same value with the keys of every object in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

const json = fc.jsonValue({ stringUnit: 'grapheme', depthSize: 'medium' })

test('is read back as the same value, and writing that again changes nothing', () => {
  fc.assert(
    fc.property(json, (value) => {
      const written = canonicalJson(value)
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(written))).toBe(written)
    }),
  )
})

test('does not depend on the order of keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
    }),
  )
})
