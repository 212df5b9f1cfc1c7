import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { registerKind } from '../domain/register/events.js'
import { id } from '../domain/text.js'
import { standing } from './decision-rows.js'
import { restricted } from './restriction.js'
import { count, instant } from './row.js'

export const listedRegister = z
  .object({
    registerId: id,
    name: z.string(),
    title: z.string().optional(),
    kind: registerKind,
    ownerId: id.optional().describe('The body that it is kept for'),
    owner: z.string().optional().describe('Its name on the date'),
    file: z.string(),
    headers: z.array(z.string()),
    fields: z
      .array(z.string().nullable())
      .describe('For each header the field that it fills; `null` where it fills none'),
    rows: count.describe('How many rows it has at the moment, without those that are gone'),
    importedAt: instant.describe(
      'When its last import was completed, or where none is, when the first began',
    ),
    complete: z.boolean().describe('False while an import is unfinished: what it brought does not count yet'),
  })
  .meta({ id: 'Register' })

/** What a row lists, in the row's own words, and where that is read now. */
export const rowListing = z.object({
  meetingId: id.optional(),
  matterId: id.optional(),
  decisionId: id.optional(),
  decisionRevision: z.int().optional(),
  date: calendarDate.optional(),
  type: z.string().optional(),
  matter: z.string().optional(),
  bodyId: id.optional(),
  bodyText: z.string().optional(),
  personId: id.optional(),
  appointmentId: id.optional(),
  documentId: id.optional(),
  areaId: id.optional(),
  involvementId: id.optional(),
  restricted,
})

/** A row of a register as its report prints it. */
export const registerReportRow = z
  .object({
    registerId: id,
    rowId: id,
    line: z.int().describe("The file's line on which the row begins"),
    ...rowListing.shape,
    revision: z.int().optional().describe('Of the decision that the row lists, as it is now'),
    status: standing.optional(),
    cells: z.array(z.string()).describe('As they stood, corrected by what has happened since'),
    values: z.record(z.string(), z.string()).describe('The same by their headings'),
  })
  .meta({ id: 'RegisterReportRow' })
