import type { DomainEvent } from '../../../src/domain/event.js'
import type { RefusalCode } from '../../../src/domain/refusal.js'
import { given, outcomeOf, uuid } from '../scenario.js'

const REGISTER = uuid(1)
const FIRST = uuid(2)
const SECOND = uuid(3)
const start = (importId: string, sha256: string) => ({
  ...{ registerId: REGISTER, importId, name: 'Tabell 3', kind: 'meetings', file: 'tabell-3.csv', sha256 },
  ...{ headers: ['Dato'], fields: ['date'], matches: [] },
  planned: { new: 1, changed: 0, unchanged: 0, gone: 0 },
})
const of = (importId: string) => ({ registerId: REGISTER, importId })
const started = { type: 'ImportStarted', data: start(FIRST, 'aa') } as DomainEvent
const completed: DomainEvent = { type: 'ImportCompleted', data: of(FIRST) }

const STATES = { none: [], importing: [started], complete: [started, completed] }
type Cell = RefusalCode | 'taken'
const WORK: readonly (readonly [string, object])[] = [
  ['ImportRows', { rows: [{ rowId: uuid(9), revision: 1, line: 2, cells: ['2024-01-01'] }] }],
  ['MoveRows', { rows: [{ rowId: uuid(9), line: 3 }] }],
  ['DropRows', { rowIds: [uuid(9)] }],
  ['ListRows', { listings: [{ rowId: uuid(9) }] }],
  ['CompleteImport', {}],
]
const work = (importId: string, none: Cell, importing: Cell, complete: Cell) =>
  WORK.map(([type, data]) => [type, { ...of(importId), ...data }, { none, importing, complete }] as const)

const TABLE = [
  [
    'StartImport',
    start(FIRST, 'aa'),
    { none: 'taken', importing: 'nothing-changes', complete: 'already-exists' },
  ],
  ['StartImport', start(SECOND, 'aa'), { none: 'taken', importing: 'nothing-changes', complete: 'taken' }],
  ['StartImport', start(SECOND, 'bb'), { none: 'taken', importing: 'import-unfinished', complete: 'taken' }],
  ...work(FIRST, 'not-found', 'taken', 'not-found'),
  ...work(SECOND, 'not-found', 'not-found', 'not-found'),
] as const
const cases = TABLE.flatMap(([type, data, row]) =>
  Object.entries(row).map(([status, expected]) => [type, data, status, expected] as const),
)

test.each(cases)('%s %j when %s: %s', (type, data, status, expected) => {
  const outcome = outcomeOf(STATES[status as keyof typeof STATES], type, data)
  expect('refusal' in outcome ? outcome.refusal.code : 'taken').toBe(expected)
})

test('the refusal of another file names the import to finish first', () => {
  given(started)
    .when('StartImport', start(SECOND, 'bb'))
    .refuses('import-unfinished', {
      field: 'sha256',
      value: 'bb',
      current: { importId: FIRST, sha256: 'aa' },
    })
})

test.each([
  ['ImportRows', { rows: [] }],
  ['DropRows', { rowIds: [] }],
])('%s of nothing changes nothing', (type, data) => {
  given(started)
    .when(type, { ...of(FIRST), ...data })
    .refuses('nothing-changes')
})

test('a register knows its last completed import while the next one runs, and no rows', () => {
  const again = given(started, completed).when('StartImport', start(SECOND, 'bb')).gives(['ImportStarted'])
  expect(again).toMatchObject({ status: 'importing', importId: SECOND, completedImportId: FIRST })
  const rows = { type: 'RowsImported', data: { ...of(FIRST), ...WORK[0]?.[1] } } as DomainEvent
  const after = given(started, rows).when('CompleteImport', of(FIRST)).gives(['ImportCompleted'])
  expect(after).toEqual({ status: 'complete', registerId: REGISTER, completedImportId: FIRST })
})
