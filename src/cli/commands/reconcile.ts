import { eventIdsAt } from '../../ledger/event-ids-at.js'
import { openLog } from '../../ledger/open-log.js'
import { answerDirectly } from '../../queries/questions.js'
import { isAtLeast, type Severity } from '../../reconcile/finding.js'
import { reconcile } from '../../reconcile/reconcile.js'
import { findingsReport } from '../../reports/findings-report.js'
import { EXIT } from '../exit-codes.js'
import { configOf, reading } from '../open-ledger.js'
import type { ListOptions } from '../options.js'
import { print } from '../print.js'
import type { Run } from '../run.js'

type Options = ListOptions & { readonly all?: true; readonly failOn?: Severity }

/** Finds what the registers and the ledger say against themselves. Exit code 1 where something counts that nobody has accepted. */
export const runReconcile: Run<Options> = async (globals, options) => {
  const { all, failOn = 'warning' } = options
  const { found, moment } = await reading(globals, options, async ({ models, moment, openNames }) => {
    const log = await openLog(configOf(globals), { readonly: true })
    try {
      const sources = {
        moment,
        ask: <Q extends Parameters<typeof answerDirectly>[0]>(question: Q, filter: object) =>
          answerDirectly(question, models, moment, filter, openNames),
      }
      const { findings } = await reconcile(sources, (places) => eventIdsAt(log, places))
      return { found: findings, moment }
    } finally {
      await log.close()
    }
  })
  const shown = found.filter(({ severity }) => all === true || isAtLeast(severity, 'warning'))
  await print(findingsReport(shown, moment), options)
  const counts = found.some(({ severity, accepted }) => accepted === undefined && isAtLeast(severity, failOn))
  return counts ? EXIT.failed : EXIT.done
}
