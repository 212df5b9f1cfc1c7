import { findBody } from '../../queries/find-body.js'
import { answerDirectly } from '../../queries/questions.js'
import { type ReportName, type ReportOptions, reports } from '../../reports/reports.js'
import { restatedThings } from '../../reports/restated.js'
import type { ListOptions } from '../options.js'
import type { Run } from '../run.js'
import { list } from './lists.js'

/** Prints a report of the table, as of a moment. */
export const printReport = (name: ReportName): Run<ListOptions & ReportOptions> =>
  list<ListOptions & ReportOptions>(({ models, moment, openNames }, options) =>
    reports[name](
      {
        moment,
        ask: (question, filter) => answerDirectly(question, models, moment, filter, openNames),
        findBody: (text) => findBody(models, moment, text),
        restated: () => restatedThings(models, moment),
      },
      options,
    ),
  )
