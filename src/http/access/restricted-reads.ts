import type { ReadThing } from '../../access-log/access-log.js'
import type { Restriction } from '../../contract/restriction.js'

type Place = { readonly meetingId?: string; readonly matterId?: string; readonly decisionId?: string }

/**
 * The restricted things whose content stands in an answer, each once. Whatever is of one carries its restriction, and
 * names what it is of itself or in what it stands in.
 */
export function restrictedReads(rows: unknown): readonly ReadThing[] {
  const found = new Map<string, ReadThing>()
  collect(rows, {}, found)
  return [...found.values()]
}

function collect(value: unknown, within: Place, found: Map<string, ReadThing>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, within, found)
    return
  }
  const row = value as Readonly<Record<string, unknown>> & { readonly restricted?: Restriction }
  const place = placeOf(row, within)
  const { meetingId, ...thing } = place
  if (row.restricted?.hidden === false && meetingId !== undefined) {
    found.set(JSON.stringify(place), { meetingId, ...thing })
  }
  for (const inner of Object.values(row)) collect(inner, place, found)
}

function placeOf(
  { meetingId, matterId, decisionId }: Readonly<Record<string, unknown>>,
  within: Place,
): Place {
  // A row of another meeting than what it stands in is of none of its matters.
  const around = typeof meetingId === 'string' && meetingId !== within.meetingId ? {} : within
  return {
    ...around,
    ...(typeof meetingId === 'string' && { meetingId }),
    ...(typeof matterId === 'string' && { matterId }),
    ...(typeof decisionId === 'string' && { decisionId }),
  }
}
