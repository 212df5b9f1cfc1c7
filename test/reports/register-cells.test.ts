import type { CalendarDate } from '../../src/domain/calendar-date.js'
import { readDate } from '../../src/domain/calendar-date.js'
import type { Standing } from '../../src/domain/standing.js'
import { writeDateLike } from '../../src/reports/date-style.js'
import { approvedOnCell, decisionCell, minutesStatusCell } from '../../src/reports/register-cells.js'

const MARKER = 'Forslag til vedtak (ikke godkjent referat p.t.): '
const fact = (status: Standing, revision = 1, approvedOn?: CalendarDate | null) => ({
  status,
  revision,
  text: 'Ny ordlyd.',
  approvedOn,
})

// own cell, status now, revision now, revision stated → printed
test.each<[string, Standing, number, number | undefined, string]>([
  ['Ovnen kjøpes.', 'unstated', 1, 1, 'Ovnen kjøpes.'],
  ['Ovnen kjøpes.', 'approved', 1, 1, 'Ovnen kjøpes.'],
  [`${MARKER}Ovnen kjøpes.`, 'draft', 1, 1, `${MARKER}Ovnen kjøpes.`],
  [`<u>${MARKER.trim()}</u>\nOvnen kjøpes.\n- i mai`, 'draft', 1, 1, `${MARKER}Ovnen kjøpes.\n- i mai`],
  [`${MARKER}Ovnen kjøpes.`, 'approved', 1, 1, 'Ovnen kjøpes.'],
  [`${MARKER}Ovnen kjøpes.`, 'unstated', 1, 1, 'Ovnen kjøpes.'],
  ['Ovnen kjøpes.', 'draft', 1, 1, `${MARKER}Ovnen kjøpes.`],
  [`${MARKER}Ovnen kjøpes.`, 'approved', 2, 1, 'Ny ordlyd.'],
  [`${MARKER}Ovnen kjøpes.`, 'draft', 2, 1, `${MARKER}Ny ordlyd.`],
  ['Ovnen kjøpes.', 'unstated', 1, 2, 'Ny ordlyd.'],
  ['Andre ord for det samme.', 'approved', 3, undefined, 'Andre ord for det samme.'],
  ['Ovnen kjøpes.', 'withdrawn', 1, 1, 'Trukket: Ovnen kjøpes.'],
  ['Ovnen kjøpes.', 'superseded', 1, 1, 'Omgjort: Ovnen kjøpes.'],
  ['', 'draft', 1, 1, ''],
])('the decision cell %j, now %s in revision %i, stated in %s', (own, status, revision, stated, printed) => {
  expect(decisionCell(own, fact(status, revision), stated)).toBe(printed)
})

// own cell, status now, heading, own decision cell → printed
test.each<[string, Standing, string, string, string]>([
  ['godkjent', 'approved', 'Referatstatus', 'x', 'godkjent'],
  ['Godkjent', 'approved', 'Referatstatus', 'x', 'Godkjent'],
  ['forslag', 'approved', 'Referatstatus', 'x', 'godkjent'],
  ['draft', 'approved', 'minutes_status', 'x', 'approved'],
  ['approved', 'unstated', 'minutes_status', 'x', 'unstated'],
  ['godkjent', 'unstated', 'Referatstatus', 'x', 'ikke oppgitt'],
  ['', 'unstated', 'Referatstatus', 'x', ''],
  ['', 'draft', 'Referatstatus', `${MARKER}x`, ''],
  ['', 'approved', 'Referatstatus', `${MARKER}x`, 'godkjent'],
  ['', 'approved', 'minutes_status', 'x', 'approved'],
  ['godkjent', 'superseded', 'Referatstatus', 'x', 'godkjent'],
  ['forslag', 'withdrawn', 'Referatstatus', 'x', 'forslag'],
])('the status cell %j, now %s, under %s', (own, status, heading, ownDecision, printed) => {
  expect(minutesStatusCell(own, fact(status), heading, ownDecision)).toBe(printed)
})

test.each<[string, Standing, CalendarDate | null | undefined, string, string]>([
  ['02.04.2026', 'approved', '2026-04-02', '12.03.2026', '02.04.2026'],
  ['2.4.2026', 'approved', '2026-04-02', '12.3.2026', '2.4.2026'],
  ['', 'approved', '2026-04-02', '12.03.2026', '02.04.2026'],
  ['', 'approved', '2026-04-02', '2026-03-12', '2026-04-02'],
  ['01.04.2026', 'approved', '2026-04-02', '12.03.2026', '02.04.2026'],
  ['02.04.2026', 'unstated', undefined, '12.03.2026', ''],
  ['', 'approved', null, '12.03.2026', ''],
])('the date of approval %j, now %s on %s', (own, status, approvedOn, example, printed) => {
  expect(approvedOnCell(own, fact(status, 1, approvedOn), example)).toBe(printed)
})

test.each([
  ['2021-03-12', '2021-04-02', '2021-04-02'],
  ['12.03.2021', '2021-04-02', '02.04.2021'],
  ['12.3.2021', '2021-04-02', '2.4.2021'],
  [' 1.12.2021 ', '2021-04-02', '2.4.2021'],
  ['12.11.2021', '2021-04-02', '02.04.2021'],
])('a date in the style of %j', (example, date, printed) => {
  expect(writeDateLike(example, date)).toBe(printed)
})

test.each([
  ['12.03.2021', '2021-03-12'],
  [' 2021-03-12 ', '2021-03-12'],
  ['1.3.2021', '2021-03-01'],
  ['31.02.2021', undefined],
  ['mars', undefined],
])('the date of the cell %j', (cell, date) => {
  expect(readDate(cell)).toBe(date)
})
