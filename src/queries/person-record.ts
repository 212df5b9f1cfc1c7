import { sql } from 'kysely'
import type { BodyRules } from '../domain/body/events.js'
import { keepsNames } from '../domain/body/names-kept.js'
import type { DatedRules } from '../domain/body/state.js'
import { FOREVER } from '../domain/dated.js'
import type { PersonRecord } from '../domain/facts.js'
import type { ReadModels } from '../read-models/read-models.js'
import { appointments } from './appointments.js'
import { momentOf } from './moment.js'
import { bodyRedirects, personRedirects } from './redirects.js'
import { groupBy, parsed } from './rows.js'

type RulesRow = { readonly body_id: string; readonly rules: string; readonly effective_on: string }

/** Who was merged into the person, and which bodies keep their names: whatever was recorded, for whichever days. */
export async function personRecord(db: ReadModels, personId: string, now: Date): Promise<PersonRecord> {
  const moment = { ...momentOf({}, now), asOf: FOREVER }
  const persons = await personRedirects(db, moment)
  const bodies = await bodyRedirects(db, moment)
  const entries = await appointments(db, moment, { personId, withEnded: true }, async () => () => '')
  const rulesOf = await rulesOfBodies(db)
  // Bodies that proved to be one are one here too, whichever of them the rules were set for.
  const isKept = (entry: (typeof entries)[number]): boolean =>
    bodies
      .readAsOn(entry.bodyId, FOREVER)
      .some((bodyId) => keepsNames(rulesOf.get(bodyId) ?? [], entry, moment.today))
  const keepers = new Map(entries.filter(isKept).map(({ bodyId, body }) => [bodyId, body]))
  return {
    mergedPersonIds: persons.readAsOn(personId, FOREVER).slice(1),
    keptBy: [...keepers].map(([bodyId, name]) => ({ bodyId, name })),
  }
}

/** In the order they were set. */
async function rulesOfBodies(db: ReadModels): Promise<ReadonlyMap<string, readonly DatedRules[]>> {
  const { rows } = await sql<RulesRow>`
    SELECT r.body_id, r.rules, r.effective_on FROM body_rules r ORDER BY r.position`.execute(db)
  const byBody = groupBy(rows, ({ body_id }) => body_id)
  return new Map(
    [...byBody].map(([bodyId, some]) => [
      bodyId,
      some.map(({ rules, effective_on }) => ({ rules: parsed<BodyRules>(rules), validFrom: effective_on })),
    ]),
  )
}
