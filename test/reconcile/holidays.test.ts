import { dayOff, easterSunday } from '../../src/reconcile/holidays.js'

test.each([
  [1961, '1961-04-02'],
  [2000, '2000-04-23'],
  [2008, '2008-03-23'],
  [2011, '2011-04-24'],
  [2021, '2021-04-04'],
  [2024, '2024-03-31'],
  [2026, '2026-04-05'],
  [2038, '2038-04-25'],
])('Easter Sunday of %d is %s', (year, date) => {
  expect(easterSunday(year)).toBe(date)
})

test('the days off of 2021 are weekends and the twelve public holidays', () => {
  const working: string[] = []
  const off: string[] = []
  for (let day = Date.UTC(2021, 0, 1); day <= Date.UTC(2021, 11, 31); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10)
    const reason = dayOff(date)
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay())
    if (reason === undefined) working.push(date)
    else if (!isWeekend) off.push(`${date} ${reason.nb}`)
  }
  // Of the twelve holidays five fall on a weekend that year.
  expect(off).toEqual([
    '2021-01-01 første nyttårsdag',
    '2021-04-01 skjærtorsdag',
    '2021-04-02 langfredag',
    '2021-04-05 andre påskedag',
    '2021-05-13 Kristi himmelfartsdag',
    '2021-05-17 17. mai',
    '2021-05-24 andre pinsedag',
  ])
  expect(working).toHaveLength(365 - 104 - 7)
  expect(dayOff('2021-03-07')?.nb).toBe('en søndag')
  expect(dayOff('2021-10-02')?.nb).toBe('en lørdag')
  expect(dayOff('2022-06-06')?.nb).toBe('andre pinsedag')
})
