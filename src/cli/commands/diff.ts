import { changes } from '../../queries/changes.js'
import { dayGiven } from '../../queries/moment.js'
import { changesList } from '../../reports/changes-list.js'
import { EXIT } from '../exit-codes.js'
import { reading } from '../open-ledger.js'
import type { ListOptions } from '../options.js'
import { print } from '../print.js'
import type { Run } from '../run.js'
import { bodyFilter } from './lists.js'

type DiffOptions = Omit<ListOptions, 'asOf'> & {
  readonly from: string
  readonly to?: string
  readonly body?: string
}

/** What changed between two days. */
export const showChanges: Run<DiffOptions> = async (globals, options) => {
  const { from, to, knownAt } = options
  const until = to === undefined ? {} : { asOf: dayGiven('to', to) }
  const answer = await reading(
    globals,
    { ...until, ...(knownAt !== undefined && { knownAt }) },
    async (open) => {
      const { models, moment } = open
      const rows = await changes(models, moment, { from, ...(await bodyFilter(open, options)) })
      return changesList(rows, moment, from)
    },
  )
  await print(answer, options)
  return EXIT.done
}
