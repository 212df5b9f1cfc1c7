import { z } from 'zod'
import { registerKind } from '../domain/register/events.js'
import { id } from '../domain/text.js'
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
