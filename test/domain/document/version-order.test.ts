import fc from 'fast-check'
import type { VersionOrder } from '../../../src/domain/document/events.js'
import { compareVersions, isFinal, placeOf, sameVersion } from '../../../src/domain/document/version-order.js'

describe('the order of versions', () => {
  test.each<[VersionOrder, readonly string[]]>([
    [
      'decimal',
      [
        '0.05',
        '0.1',
        '0.85',
        '0.9',
        '0.95',
        '0.99999999999999999999',
        '1.0',
        '1.05',
        '1.1',
        '2',
        '10.0',
        '11',
      ],
    ],
    ['decimal', ['v 0.9', 'versjon 0.95', 'v.1,0', 'V1.1', 'Versjon 2.0', 'ver. 3', 'utgave 4']],
    [
      'decimal',
      ['900719925474099.1', '9007199254740992.0', '9007199254740993.0', '123456789012345678901234567890'],
    ],
    [
      'dotted',
      ['0.1', '0.9', '0.10', '0.90', '1.0', '1.0.1', '1.0.2', '1.0.10', '1.1', 'v. 2.0', '2.0.0.1', '10.0'],
    ],
    [
      'date',
      [
        '1999-12-31',
        '21.09.20',
        'pr. 21.09.21',
        '22.9.2021',
        '2021-09-23',
        'per 01.10.2021',
        'datert 2.10.21',
      ],
    ],
  ])('%s: %j ascend', (order, ascending) => {
    for (const [index, version] of ascending.entries()) {
      for (const later of ascending.slice(index + 1)) {
        expect([version, later, compareVersions(order, version, later)]).toEqual([version, later, -1])
        expect([later, version, compareVersions(order, later, version)]).toEqual([later, version, 1])
      }
    }
  })

  test.each<[VersionOrder, readonly string[]]>([
    ['decimal', ['0.1', '0.10', '0.100', '00.1', 'v0.1', 'v. 0,1', ' versjon 0.1 ', 'VERSJON 0,10']],
    ['decimal', ['1', '1.0', '1,0', 'v.1.00']],
    ['dotted', ['1.0', '1', '1.0.0', 'v1.0', '01.00']],
    [
      'date',
      ['2021-09-21', '21.09.21', '21.9.2021', 'pr. 21.09.21', 'Pr 21.09.2021', 'versjon pr. 21.09.21'],
    ],
  ])('%s: %j are one version', (order, same) => {
    for (const version of same)
      expect([version, sameVersion(order, version, same[0] ?? '')]).toEqual([version, true])
  })

  test.each<[VersionOrder, string, 'misplaced' | 'text']>([
    ['decimal', '1.0.1', 'misplaced'],
    ['decimal', 'v1.0.1', 'misplaced'],
    ['decimal', '21.09.21', 'misplaced'],
    ['decimal', 'pr. 21.09.21', 'misplaced'],
    ['decimal', '2021-09-21', 'misplaced'],
    ['decimal', '1..0', 'misplaced'],
    ['decimal', '-1', 'misplaced'],
    ['decimal', 'endelig', 'text'],
    ['decimal', 'v', 'text'],
    ['decimal', '0.9 utkast', 'text'],
    ['decimal', '1e3', 'text'],
    ['dotted', '2021-09-21', 'misplaced'],
    ['dotted', 'endelig', 'text'],
    ['date', '0.9', 'misplaced'],
    ['date', '31.02.21', 'misplaced'],
    ['date', 'pr. 31.02.21', 'misplaced'],
    ['date', 'høstutgaven', 'text'],
  ])('%s: "%s" is %s', (order, version, kind) => {
    expect(placeOf(order, version)).toEqual({ kind })
    expect(compareVersions(order, version, '1.0')).toBeUndefined()
  })

  test('two digits of a year are from 1970 to 2069', () => {
    expect(placeOf('date', '01.01.69')).toEqual({ kind: 'placed', key: '2069-01-01' })
    expect(placeOf('date', '01.01.70')).toEqual({ kind: 'placed', key: '1970-01-01' })
  })

  test('texts without a place are the same in any case and spacing', () => {
    expect(sameVersion('decimal', 'Endelig  utgave', 'endelig utgave ')).toBe(true)
    expect(sameVersion('decimal', 'endelig', 'utkast')).toBe(false)
  })

  test.each<[VersionOrder, string, boolean]>([
    ['decimal', '0.99', false],
    ['decimal', 'v.1,0', true],
    ['decimal', '10', true],
    ['dotted', '0.10', false],
    ['dotted', '1.0', true],
    ['dotted', '1', true],
    ['date', '2021-09-21', false],
    ['decimal', 'endelig', false],
  ])('%s: "%s" is from 1.0 on: %s', (order, version, expected) => {
    expect(isFinal(order, version)).toBe(expected)
  })
})

describe('is a total order', () => {
  const digits = fc.stringMatching(/^\d{1,25}$/)
  const decimal = fc.oneof(
    digits,
    fc.tuple(digits, digits).map((parts) => parts.join('.')),
  )
  const dotted = fc.array(digits, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'))
  const sign = (order: VersionOrder, a: string, b: string) => compareVersions(order, a, b) ?? Number.NaN

  test.each<[VersionOrder, fc.Arbitrary<string>]>([
    ['decimal', decimal],
    ['dotted', dotted],
  ])('%s: antisymmetric and transitive', (order, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
        expect(sign(order, a, b) + sign(order, b, a)).toBe(0)
        const [low = '', middle = '', high = ''] = [a, b, c].toSorted((x, y) => sign(order, x, y))
        expect(sign(order, low, middle)).toBeLessThanOrEqual(0)
        expect(sign(order, middle, high)).toBeLessThanOrEqual(0)
        expect(sign(order, low, high)).toBeLessThanOrEqual(0)
        if (sign(order, a, b) === 0) expect(sign(order, a, c)).toBe(sign(order, b, c))
      }),
    )
  })

  // An independent judge: both numbers brought to one denominator as big integers.
  test('decimal: as exact arithmetic says', () => {
    const scaled = (text: string, places: number) => {
      const [whole = '0', fraction = ''] = text.split('.')
      return BigInt(whole + fraction.padEnd(places, '0'))
    }
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const places = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0))
        const [left, right] = [scaled(a, places), scaled(b, places)]
        expect(compareVersions('decimal', a, b)).toBe(left < right ? -1 : left > right ? 1 : 0)
      }),
    )
  })

  test('dotted: as comparing part by part says', () => {
    fc.assert(
      fc.property(dotted, dotted, (a, b) => {
        const [left, right] = [a, b].map((text) => text.split('.').map(BigInt))
        const at = Array.from({ length: 5 }, (_, index) => index).find(
          (index) => (left?.[index] ?? 0n) !== (right?.[index] ?? 0n),
        )
        const expected = at === undefined ? 0 : (left?.[at] ?? 0n) < (right?.[at] ?? 0n) ? -1 : 1
        expect(compareVersions('dotted', a, b)).toBe(expected)
      }),
    )
  })
})
