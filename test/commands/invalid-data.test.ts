import { parseCommand } from '../../src/commands/parse-command.js'
import { Refusal } from '../../src/domain/refusal.js'
import { idOf } from '../support/ledger-fixture.js'

/** The refusal of a body's data with these fields on top. */
function refusalOf(fields: object, type = 'RegisterBody'): Refusal {
  const body = { bodyId: idOf('Havnestyret'), name: 'Havnestyret', kind: 'styre' }
  try {
    parseCommand(type, type === 'RegisterBody' ? { ...body, ...fields } : fields)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error(`${JSON.stringify(fields)} was taken`)
}
const takes = (fields: object): boolean => {
  const data = { bodyId: idOf('Havnestyret'), name: 'Havnestyret', kind: 'styre', ...fields }
  return parseCommand('RegisterBody', data).type === 'RegisterBody'
}

const DATE = 'must be a date that exists, as YYYY-MM-DD, from 1800-01-01 to 2999-12-31'
const VISIBLE = 'must hold visible text, without U+0000 and lone surrogates'
const NAME = 'must be text of 1 to 500 characters'

describe('a field that is wrong is named, with its value and what is allowed', () => {
  test.each<[fields: object, sentence: string]>([
    [{ bodyId: 'x' }, 'bodyId must be a UUID, and not "x"'],
    [{ bodyId: undefined }, 'bodyId is missing: it must be a UUID'],
    [{ name: '' }, `name ${NAME}, and not ""`],
    [{ name: '  \u00a0' }, `name ${VISIBLE}, and not "  \u00a0"`],
    [{ name: 'a\u0000b' }, `name ${VISIBLE}, and not "a\\u0000b"`],
    [{ name: 'a\ud800' }, `name ${VISIBLE}, and not "a\\ud800"`],
    [{ name: 5 }, `name ${NAME}, and not 5`],
    [{ name: null }, `name ${NAME}, and not null`],
    [{ name: Number.POSITIVE_INFINITY }, `name ${NAME}, and not Infinity`],
    [{ aliases: Array(501).fill('a') }, 'aliases must be a list of at most 500, and not ['],
    [{ aliases: ['HS', ''] }, `aliases[1] ${NAME}, and not ""`],
    [{ colour: 'blå' }, 'colour is not known: only the fields bodyId, name, kind, shortName?,'],
    [{ constructor: 1 }, 'constructor is not known: only the fields bodyId,'],
    [{ rules: { finality: 'x' } }, 'rules.finality must be one of on-approval, on-vote, and not "x"'],
    [{ rules: { colour: 1 } }, 'rules.colour is not known: only the fields finality?,'],
    [{ validFrom: 20_240_101 }, 'validFrom must be a date as YYYY-MM-DD, and not 20240101'],
    ...[
      '0000-01-01',
      '9999-12-31',
      '1799-12-31',
      '2023-02-29',
      '2100-02-29',
      '2024-W05-1',
      '2024-060',
      '2024-01-01T10:00:00Z',
      '2024-1-1',
      '12.03.2024',
      ' 2024-01-01',
      '２０２４-01-01',
      '',
    ].map((validFrom): [object, string] => [{ validFrom }, `validFrom ${DATE}, and not "${validFrom}"`]),
  ])('%j', (fields, sentence) => {
    const { code, message, detail } = refusalOf(fields)
    expect(code).toBe('invalid-data')
    expect(message).toContain(`RegisterBody cannot take this data: ${sentence}`)
    expect(detail.field).toBe(sentence.split(' ')[0])
    expect(detail.allowed).toEqual(expect.any(String))
  })

  test('a key that would be the prototype is one more that is not known', () => {
    const fields = JSON.parse(
      '{"__proto__": {"kind": "styre"}, "rules": {"__proto__": {"finality": "on-vote"}}}',
    )
    expect(refusalOf(fields).detail).toMatchObject({ field: 'rules.__proto__' })
    expect(() => parseCommand('RegisterBody', JSON.parse('{"__proto__": {"kind": "styre"}}'))).toThrow(
      '__proto__ is not known',
    )
  })

  test.each([
    ['ReviseDecision', { revision: 1e15 }, 'revision must be a whole number from 1 to 1000000, and not'],
    ['ReviseDecision', { revision: 1.5 }, 'revision must be a whole number from 1 to 1000000, and not 1.5'],
    ['ReviseDecision', { revision: '1' }, 'revision must be a whole number from 1 to 1000000, and not "1"'],
    ['ScheduleMeeting', { start: '09:30:00' }, 'start must be a time as HH:MM, and not "09:30:00"'],
    ['ScheduleMeeting', { start: '24:00' }, 'start must be a time as HH:MM, and not "24:00"'],
    ['AddDocumentVersion', { version: 0.9 }, 'version must be text of 1 to 200 characters, and not 0.9'],
    [
      'RecordAttendance',
      { present: [{ personId: idOf('Tora') }] },
      'present[0] must be an object with appoint',
    ],
    ['RecordDecision', { clauses: ['Vedtatt.'] }, 'clauses[0] must be an object with text, kind?,'],
    ['RegisterBody', [], 'data must be an object with bodyId, name, kind,'],
  ])('%s %j', (type, data, sentence) => {
    const subject = { meetingId: idOf('m'), bodyId: idOf('b'), matterId: idOf('s'), decisionId: idOf('v') }
    const fields = Array.isArray(data) ? data : { ...subject, documentId: idOf('d'), ...data }
    expect(() => parseCommand(type, fields)).toThrow(sentence)
  })
})

test('days of leap years, and the first and the last day that are taken', () => {
  for (const validFrom of ['2024-02-29', '2000-02-29', '1800-01-01', '2999-12-31']) {
    expect(takes({ validFrom })).toBe(true)
  }
})

describe('a refusal is brief', () => {
  test('of each field the first fault, of all of them the first fifty, and how many more', () => {
    const { message, detail } = refusalOf({ aliases: Array(70).fill('') })
    expect(message.match(/aliases\[\d+\]/g)).toHaveLength(50)
    expect(message).toMatch(/and 20 more$/)
    expect(detail.current?.faults).toHaveLength(50)
  })

  test('what stood there is cut, however long or deep it is, and never within a character', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
    for (const value of ['🚢'.repeat(100_000), Array(50_000).fill({ text: 'x' }), deep, { a: deep }]) {
      const { message, detail } = refusalOf({ shortName: value, aliases: value })
      expect(message.length).toBeLessThan(600)
      expect(message.isWellFormed()).toBe(true)
      expect(JSON.stringify(detail).length).toBeLessThan(1_500)
    }
  })
})
