import { Refusal } from '../domain/refusal.js'
import { id as uuid } from '../domain/text.js'

/** The id that stands in an address. @throws {Refusal} `invalid-data` */
export function idInAddress(field: string, given: string): string {
  const parsed = uuid.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Refusal('invalid-data', `${field} "${given.slice(0, 100)}" is no UUID`, {
    field,
    value: given.slice(0, 100),
    allowed: 'a UUID',
  })
}

export const notShown = (field: string, id: string): Refusal =>
  new Refusal('not-found', `there is no ${field.replace('Id', '')} ${id} at that moment`, {
    field,
    value: id,
    allowed: 'the id of one that the moment shows',
  })
