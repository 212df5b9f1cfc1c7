import { recordingClock } from '../../src/ledger/clock.js'

test('stands still when the machine’s clock is set back, and goes on from there', () => {
  const ticks = [1_000, 2_000, 500, 1_999, 2_001]
  const clock = recordingClock(() => ticks.shift() ?? 0)
  expect([clock.now(), clock.now(), clock.now(), clock.now(), clock.now()]).toEqual([
    '1970-01-01T00:00:01.000Z',
    '1970-01-01T00:00:02.000Z',
    '1970-01-01T00:00:02.000Z',
    '1970-01-01T00:00:02.000Z',
    '1970-01-01T00:00:02.001Z',
  ])
})

test('is never behind an event that was seen, also one recorded by a machine that is ahead', () => {
  const clock = recordingClock(() => Date.parse('2026-03-02T09:00:00.000Z'))
  clock.seen('2026-03-02T09:00:05.123Z')
  clock.seen('2026-03-01T00:00:00.000Z')
  expect(clock.now()).toBe('2026-03-02T09:00:05.123Z')
})
