import type { CalendarDate } from '../../domain/calendar-date.js'
import { minutesStatus } from '../../domain/minutes-status.js'
import { LIMITS } from '../../domain/text.js'
import type { Wording } from '../../domain/values.js'
import { dateOf, requiredText } from '../cells/date-cell.js'
import { readDecision } from '../cells/decision-text.js'
import { parseStart, TIME_FORMS } from '../cells/times.js'
import type { KnownBodies } from '../known/known-bodies.js'
import { bodyNamed } from '../lists/body-of-row.js'
import { type ImportPlan, RowCommands } from '../plan.js'
import { cellOf, type PairedRow, type PreparedRegister } from '../rows/prepared-register.js'

/** What a row states of its decision's standing; nothing is stated where neither marker nor status stands. */
export type StatedStanding = 'draft' | 'approved' | 'unstated' | undefined

/** What a row of a register of meetings or matters says. */
export type MeetingRow = {
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly bodyId: string
  readonly bodyText: string
  readonly date: CalendarDate
  readonly type: string
  readonly matter: string
  readonly number: string
  readonly start: string | undefined
  readonly place: string
  readonly order: string
  readonly stated: StatedStanding
  readonly wording: Wording | undefined
  readonly approvedOn: CalendarDate | undefined
}

/** Reads and checks a row; `undefined` where something is wrong with it, which is then among the plan's problems. */
export function readMeetingRow(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  paired: PairedRow,
  today: CalendarDate,
): MeetingRow | undefined {
  const { row } = paired
  const commands = new RowCommands(plan, register, paired)
  const date = requiredText(commands, row, 'date') === undefined ? undefined : dateOf(commands, row, 'date')
  if (date !== undefined && date > today) {
    commands.problem(
      'date',
      `${date} is after today, ${today}; allowed: meetings that were held (plan others with ScheduleMeeting)`,
    )
  }
  if (register.kind === 'matters') requiredText(commands, row, 'matter')
  checkLength(commands, row.values, 'type', LIMITS.word)
  checkLength(commands, row.values, 'number', LIMITS.word)
  checkLength(commands, row.values, 'order', LIMITS.word)
  checkLength(commands, row.values, 'place', LIMITS.name)
  checkLength(commands, row.values, 'matter', LIMITS.title)
  const startText = cellOf(row, 'start')
  const start = startText === '' ? undefined : parseStart(startText)
  if (startText !== '' && start === undefined)
    commands.problem('start', `"${startText}" is no time; allowed: ${TIME_FORMS}`)
  const decision = readDecision(cellOf(row, 'decision'))
  const stated = standingOf(commands, paired, decision?.marked ?? false)
  const approvedOn = approvalDate(commands, paired, stated, date, today)
  const body = bodyOf(register, bodies, commands, paired)
  if (date === undefined || body === undefined) return undefined
  return {
    paired,
    commands,
    ...body,
    date,
    type: cellOf(row, 'type'),
    matter: cellOf(row, 'matter'),
    number: cellOf(row, 'number'),
    start,
    place: cellOf(row, 'place'),
    order: cellOf(row, 'order'),
    stated,
    wording: decision?.wording,
    approvedOn,
  }
}

function checkLength(
  commands: RowCommands,
  values: Readonly<Record<string, string>>,
  field: string,
  max: number,
): void {
  const { length } = values[field] ?? ''
  if (length > max) commands.problem(field, `has ${length} characters; allowed: ${max}`)
}

function bodyOf(
  register: PreparedRegister,
  bodies: KnownBodies,
  commands: RowCommands,
  paired: PairedRow,
): { bodyId: string; bodyText: string } | undefined {
  const bodyText = cellOf(paired.row, 'body')
  if (bodyText === '') {
    if (register.ownerId !== undefined) return { bodyId: register.ownerId, bodyText }
    commands.problem('body', 'is empty; allowed: the name of a body, or --body for all rows')
    return undefined
  }
  if (bodyText.length > LIMITS.name) {
    commands.problem('body', `has ${bodyText.length} characters; allowed: ${LIMITS.name}`)
    return undefined
  }
  const bodyId = bodyNamed(bodies, commands, paired.rowId, 'body', bodyText)
  return bodyId === undefined ? undefined : { bodyId, bodyText }
}

function standingOf(commands: RowCommands, { row }: PairedRow, marked: boolean): StatedStanding {
  const text = cellOf(row, 'minutes_status')
  if (text === '') return marked ? 'draft' : undefined
  const status = minutesStatus(text)
  if (status === undefined) {
    commands.problem(
      'minutes_status',
      `"${text}" is no status; allowed: godkjent, forslag, ikke oppgitt (approved, draft, unstated)`,
    )
  } else if (marked && status === 'approved') {
    commands.problem('minutes_status', `"${text}" contradicts the decision's marker of a draft`)
  }
  return marked ? 'draft' : status
}

function approvalDate(
  commands: RowCommands,
  { row }: PairedRow,
  stated: StatedStanding,
  date: CalendarDate | undefined,
  today: CalendarDate,
): CalendarDate | undefined {
  const approvedOn = dateOf(commands, row, 'approved_on')
  if (approvedOn === undefined) return undefined
  if (stated !== 'approved') {
    commands.problem(
      'approved_on',
      'is filled, and minutes_status does not say that the minutes are approved',
    )
  }
  if (date !== undefined && (approvedOn < date || approvedOn > today)) {
    commands.problem(
      'approved_on',
      `${approvedOn} is outside the time from the meeting to today; allowed: ${date} to ${today}`,
    )
  }
  return approvedOn
}
