import { thingIdOf } from '../ids.js'
import type { KnownRegister, KnownRow } from './known-register.js'
import type { PairedRow, PreparedRegister } from './prepared-register.js'

export type Thing = 'meeting' | 'matter' | 'decision'

/**
 * The id of what a row brings about. A row that has listed something before may have brought about one already, in that
 * meeting or in another, so its revision tells the new one apart.
 */
export function newThingId({ rowId, revision, before }: PairedRow, thing: Thing): string {
  return before?.listing === undefined ? thingIdOf(rowId, thing) : laterThingId(rowId, revision, thing)
}

const laterThingId = (rowId: string, revision: number, thing: Thing) =>
  thingIdOf(rowId, `${thing}|${revision}`)

/** Every id that a row can have given to what it brought about, up to this revision. */
export function thingIdsOf(
  { rowId, revision }: Pick<KnownRow, 'rowId' | 'revision'>,
  thing: Thing,
): readonly string[] {
  const ids = [thingIdOf(rowId, thing)]
  for (let later = 2; later <= revision; later++) ids.push(laterThingId(rowId, later, thing))
  return ids
}

/** Whether an id is of what one of these rows brought about, or one of the register's that are gone: their heirs mend it. */
export function ownThings(
  { orphans }: PreparedRegister,
  rows: readonly PairedRow[],
  thing: Thing,
): (id: string) => boolean {
  const ids = new Set(rows.flatMap((row) => thingIdsOf(row, thing)))
  return (id) => ids.has(id) || orphans.has(id)
}

/** Whether rows of the register brought the meeting about, so that it may mend it. */
export function isOwnMeeting(
  { ownMeetings }: PreparedRegister,
  rows: readonly PairedRow[],
  meetingId: string,
): boolean {
  return ownMeetings.has(meetingId) || rows.some((row) => thingIdsOf(row, 'meeting').includes(meetingId))
}

/** What the rows of a register have brought about, in the last import and in those before. */
export function thingsOf(
  { rows }: KnownRegister,
  paired: readonly PairedRow[],
): Pick<PreparedRegister, 'ownMeetings' | 'orphans'> {
  const all = [...rows.values()]
  const present = new Set(paired.map(({ rowId }) => rowId))
  const absent = all.filter(({ rowId }) => !present.has(rowId))
  return {
    ownMeetings: new Set(all.flatMap((row) => thingIdsOf(row, 'meeting'))),
    orphans: new Set(absent.flatMap((row) => [...thingIdsOf(row, 'matter'), ...thingIdsOf(row, 'decision')])),
  }
}
