import { sql } from 'kysely'
import type { CalendarDate } from '../domain/calendar-date.js'
import { earliest, inForceOn } from '../domain/dated.js'
import type { SealedName } from '../domain/values.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { personRedirects } from './redirects.js'
import { forIds, groupBy, type OpenName, type OpenNames, parsed } from './rows.js'

type NameRow = { readonly person_id: string; readonly sealed_name: string; readonly effective_on: string }

const nameRows = statement<Pick<Moment, 'knownAt'> & { readonly personIds: readonly string[] }, NameRow>(
  ({ personIds, ...dates }) => sql`
    SELECT n.person_id, n.sealed_name, n.effective_on FROM person_names n
    WHERE n.person_id IN (${personIds}) AND ${isKnown('n', dates)} ORDER BY n.position`,
)

/** What persons are called, once their names are fetched, and where reads of merged ones lead. */
export type PersonNames = {
  readonly load: (personIds: Iterable<string>) => Promise<void>
  /** The name, or the id of a person whom nobody registered. @throws {TypeError} the person was not loaded */
  readonly nameOn: (personId: string, date: CalendarDate) => string
  readonly survivorOn: (personId: string, date: CalendarDate) => string
}

type LoadedNames = {
  readonly open: OpenName
  readonly names: readonly { readonly name: string; readonly validFrom: string }[]
}

export async function personNames(
  db: ReadModels,
  moment: Moment,
  openNames: OpenNames,
): Promise<PersonNames> {
  const redirects = await personRedirects(db, moment)
  const loaded = new Map<string, LoadedNames>()

  return {
    survivorOn: redirects.survivorOn,
    load: async (personIds) => {
      const missing = [...personIds].flatMap(redirects.pathOf).filter((id) => !loaded.has(id))
      if (missing.length === 0) return
      const rows = await forIds(missing, (some) => nameRows(db, { knownAt: moment.knownAt, personIds: some }))
      // Asked for last: whoever is forgotten by now is not opened, whatever the rows say.
      const open = await openNames(missing)
      const byPerson = groupBy(rows, ({ person_id }) => person_id)
      for (const id of missing) {
        const names = (byPerson.get(id) ?? []).map(({ sealed_name, effective_on }) => ({
          name: sealed_name,
          validFrom: effective_on,
        }))
        loaded.set(id, { open, names })
      }
    },
    nameOn: (personId, date) => {
      const known = loaded.get(redirects.survivorOn(personId, date))
      if (known === undefined) throw new TypeError(`the name of person ${personId} was not loaded`)
      const found = inForceOn(known.names, date) ?? earliest(known.names)
      return found === undefined ? personId : known.open(parsed<SealedName>(found.name))
    },
  }
}
