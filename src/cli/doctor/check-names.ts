import { type SealedName, sealedName } from '../../domain/values.js'
import type { EventLog } from '../../ledger/event-log.js'
import type { Keys } from '../../vault/keys.js'
import type { KeysPlace } from '../../vault/keys-place.js'
import { shownPlace } from '../../vault/keys-place.js'
import { firstEventOf } from '../../vault/open-vault.js'
import { openKeysForReading, type ReadableKeys } from '../../vault/read-keys.js'
import { type Check, checked } from './check.js'
import { FILES, RESTORE_KEYS } from './check-files.js'

const RESTORE_SCHEMA =
  'restore the schema of the keys from its backup: without its key a name reads [slettet], and without its keys nothing is recorded. Where the keys are in a file yet: ledger copy-keys --from FILE'
const REACH_KEYS = 'see whether the database of the keys is up and lets the ledger in'

/** Looks whether the keys fit the names in the log. `look` is told the data of a page's events. */
export type NameChecker = {
  readonly look: (data: readonly unknown[]) => Promise<void>
  readonly found: () => readonly Check[]
  readonly close: () => Promise<void>
}

/** Whether keys that are in PostgreSQL are there. Those in a file are looked at with the other files. */
export async function checkKeysPlace(place: KeysPlace): Promise<readonly Check[]> {
  if (place.keysUrl === undefined) return []
  return checked('keys', REACH_KEYS, async () => {
    const keys = await openKeysForReading(place)
    await keys?.close()
    const about = 'keys'
    return keys === undefined
      ? { about, found: `${shownPlace(place)} is not there`, remedy: RESTORE_SCHEMA }
      : { about, found: `${shownPlace(place)} answers` }
  })
}

/** @returns `undefined` where there are no keys that can be opened: the checks of where they are say so */
export async function openNameChecker(place: KeysPlace, log: EventLog): Promise<NameChecker | undefined> {
  const keys = await openKeysForReading(place)
  if (keys === undefined) return undefined
  const [about, remedy] = place.keysUrl === undefined ? [FILES.keys, RESTORE_KEYS] : ['keys', RESTORE_SCHEMA]
  const isForeign = keys.firstEventId !== undefined && keys.firstEventId !== (await firstEventOf(log))
  const count = { readable: 0, forgotten: 0, lost: 0, altered: 0 }

  return {
    look: async (data) => {
      const names = data.flatMap((one) => [...namesIn(one)])
      if (names.length > 0) await countNames(keys, names, count)
    },
    found() {
      if (isForeign) return [{ about, found: 'holds the keys of another ledger', remedy }]
      const { readable, forgotten, lost, altered } = count
      const names = `${readable} names can be read, ${forgotten} were forgotten`
      if (lost + altered === 0) return [{ about, found: names }]
      return [{ about, found: `${names}, ${lost} have no key here, ${altered} were altered`, remedy }]
    },
    close: keys.close,
  }
}

type Count = { readable: number; forgotten: number; lost: number; altered: number }

async function countNames(
  { keysOf }: ReadableKeys,
  names: readonly SealedName[],
  count: Count,
): Promise<void> {
  const keys = await keysOf(names.map(({ personId }) => personId))
  for (const name of names) count[stateOf(keys, name)]++
}

function stateOf(keys: Omit<Keys, 'seal'>, name: SealedName): keyof Count {
  try {
    if (keys.open(name) !== undefined) return 'readable'
    return keys.isForgotten(name.personId) ? 'forgotten' : 'lost'
  } catch {
    return 'altered'
  }
}

/** The sealed names in an event's data, wherever they are in it. */
function* namesIn(data: unknown): Generator<SealedName> {
  if (typeof data !== 'object' || data === null) return
  const sealed = 'ciphertext' in data ? sealedName.safeParse(data) : undefined
  if (sealed?.success) yield sealed.data
  else for (const member of Object.values(data)) yield* namesIn(member)
}
