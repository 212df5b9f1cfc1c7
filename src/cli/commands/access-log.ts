import type { RecordedReading } from '../../access-log/access-log.js'
import { openAccessLogForReading } from '../../access-log/open-access-log.js'
import { Refusal } from '../../domain/refusal.js'
import { id } from '../../domain/text.js'
import { personNames } from '../../queries/person-names.js'
import { longTime } from '../../reports/dates.js'
import type { Answer } from '../../reports/table.js'
import { EXIT } from '../exit-codes.js'
import { configOf, reading, requireLedger } from '../open-ledger.js'
import type { ListOptions } from '../options.js'
import { print } from '../print.js'
import type { Run } from '../run.js'

const DEFAULT_READINGS = 50

type Options = Pick<ListOptions, 'format' | 'width'> & {
  readonly person?: string
  readonly thing?: string
  readonly limit?: number
}

type NamedReading = RecordedReading & { readonly name: string }

/** Who read what of restricted matters over HTTP, the last first. */
export const listReadings: Run<Options> = async (globals, options) => {
  const config = configOf(globals)
  requireLedger(config)
  const accessLog = await openAccessLogForReading(config)
  try {
    const found =
      (await accessLog?.readings({
        personId: idOf(options.person, '--person'),
        thingId: idOf(options.thing, '--thing'),
        limit: options.limit ?? DEFAULT_READINGS,
      })) ?? []
    await print(answerOf(await named(globals, found)), options)
    return EXIT.done
  } finally {
    await accessLog?.close()
  }
}

function idOf(given: string | undefined, field: string): string | undefined {
  const taken = id.optional().safeParse(given)
  if (taken.success) return taken.data
  throw new Refusal('invalid-data', `${field} "${given}" is no UUID`, {
    field,
    value: given,
    allowed: 'a UUID',
  })
}

function named(
  globals: Parameters<typeof reading>[0],
  readings: readonly RecordedReading[],
): Promise<readonly NamedReading[]> {
  return reading(globals, {}, async ({ models, moment, openNames }) => {
    const names = await personNames(models, moment, openNames)
    await names.load(readings.map(({ personId }) => personId))
    return readings.map((one) => ({ ...one, name: names.nameOn(one.personId, moment.asOf) }))
  })
}

const answerOf = (readings: readonly NamedReading[]): Answer => ({
  json: readings,
  table: {
    title: 'Lest av det som er unntatt offentlighet',
    stamp: [],
    columns: ['Tid', 'Person', 'Vei', 'Møte', 'Sak', 'Vedtak'].map((heading) => ({ heading })),
    rows: readings.flatMap(({ at, name, route, things }) =>
      things.map(({ meetingId, matterId = '', decisionId = '' }) => [
        longTime(at),
        name,
        route,
        meetingId,
        matterId,
        decisionId,
      ]),
    ),
    notes: [],
    legend: [],
  },
})
