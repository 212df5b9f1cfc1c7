import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { id } from '../domain/text.js'
import { instant } from './row.js'

export const severity = z.enum(['error', 'warning', 'notice'])

/** Something that registers or the ledger say against themselves. */
export const finding = z
  .object({
    findingId: id.describe('The same for as long as the finding is about the same things'),
    rule: z.string(),
    severity,
    message: z.string().describe('In bokmål'),
    messageEn: z.string().describe('The same in English'),
    basis: z.string().describe('What it rests on, as SHA-256: an acceptance holds until this is another'),
    rows: z.array(
      z.object({
        registerId: id,
        register: z.string(),
        line: z.int().describe("The file's line on which the row begins"),
      }),
    ),
    eventIds: z.array(id).describe('The events of the ledger that it rests on'),
    accepted: z
      .object({
        reason: z.string(),
        actor: id.describe('Who accepted it: a personId'),
        recordedAt: instant,
      })
      .optional()
      .describe('That somebody has accepted it as it is, and why. Accepted findings count for nothing'),
  })
  .meta({ id: 'Finding' })

/** All findings of a moment, the gravest first. */
export const findingsAnswer = z
  .object({
    items: z.array(finding),
    asOf: calendarDate.describe('The date that they are as of'),
  })
  .meta({ id: 'Findings' })
