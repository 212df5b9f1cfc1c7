import { decode } from '../../src/ledger/codec.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import type { Acknowledged } from './secretary.js'

type Stored = { readonly id: string; readonly type: string }

/** The log by what the checks ask for: the events of each command, and the types of each stream. */
export async function readLogFile(file: string) {
  const log = openSqliteLog(file, { readonly: true })
  const ofCommand = new Map<string, string[]>()
  const ofStream = new Map<string, Stored[]>()
  const ids = new Set<string>()
  let events = 0
  const entry = <T>(of: Map<string, T[]>, key: string): T[] => {
    const there = of.get(key) ?? []
    of.set(key, there)
    return there
  }
  try {
    for await (const page of log.readAll()) {
      for (const { id, type, stream, metadata } of page.map(decode)) {
        entry(ofCommand, metadata.commandId).push(id)
        entry(ofStream, stream).push({ id, type })
        ids.add(id)
        events += 1
      }
    }
  } finally {
    await log.close()
  }
  return { ofCommand, ofStream, events, distinct: ids.size }
}

/** Every acknowledged command is in the log, once, and a meeting holds what was dictated and nothing beside it. */
export async function checkDictation(
  file: string,
  dictations: readonly {
    readonly meetingId: string
    readonly acknowledged: readonly Acknowledged[]
    readonly matters: number
  }[],
): Promise<void> {
  const { ofCommand, ofStream, events, distinct } = await readLogFile(file)
  expect(distinct).toBe(events)
  for (const { meetingId, acknowledged, matters } of dictations) {
    for (const { commandId, events: ids } of acknowledged) expect(ofCommand.get(commandId)).toEqual(ids)
    const types = (ofStream.get(`meeting-${meetingId}`) ?? []).map(({ type }) => type)
    const count = (type: string) => types.filter((one) => one === type).length
    expect([count('MatterAdded'), count('DecisionRecorded'), count('DecisionRevised')]).toEqual([
      matters,
      matters,
      matters,
    ])
  }
}
