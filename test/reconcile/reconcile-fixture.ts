import { eventIdsAt } from '../../src/ledger/event-ids-at.js'
import { momentOf } from '../../src/queries/moment.js'
import { answerDirectly } from '../../src/queries/questions.js'
import { type Finding, reconcile } from '../../src/reconcile/reconcile.js'
import type { LedgerInFolder } from '../support/ledger-in-folder.js'

/** What the rules find in the ledger, as of now or a date. */
export async function findingsIn(
  { readModels, log, vault, projector }: LedgerInFolder,
  asOf?: string,
): Promise<readonly Finding[]> {
  await projector.catchUp()
  const moment = momentOf(asOf === undefined ? {} : { asOf }, new Date())
  const { findings } = await reconcile(
    {
      moment,
      ask: (question, filter) => answerDirectly(question, readModels, moment, filter, vault.openNames),
    },
    (places) => eventIdsAt(log, places),
  )
  return findings
}

/** A finding in a line: its rule, and its rows by register. */
export function inShort({ rule, rows }: Finding): string {
  const lines = new Map<string, number[]>()
  for (const { register, line } of rows) lines.set(register, [...(lines.get(register) ?? []), line])
  return [rule, ...[...lines].map(([register, of]) => `${register}:${of.join(',')}`)].join(' ')
}

/** Those that the list shows unless notices are asked for. */
export const counting = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'notice')

export const mattersIn = ({ readModels, vault }: LedgerInFolder) =>
  answerDirectly('matters', readModels, momentOf({}, new Date()), {}, vault.openNames)
