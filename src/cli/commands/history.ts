import { Refusal } from '../../domain/refusal.js'
import { decisionHistory } from '../../queries/decision-history.js'
import { documentHistory } from '../../queries/document-history.js'
import { findDecision } from '../../queries/find-decision.js'
import { findDocument } from '../../queries/find-document.js'
import { documentHistoryPage } from '../../reports/document-history-page.js'
import { historyPage } from '../../reports/history-page.js'
import type { ListOptions } from '../options.js'
import { notMadeYet } from './decision.js'
import { list } from './lists.js'

type HistoryOptions = ListOptions & { readonly between?: readonly string[] }

/** One decision's life, as of a moment. */
export const showHistory = list<HistoryOptions>(
  async ({ models, moment, openNames }, { between }, [text = '']) => {
    const asked = { between: between && twoRevisions(between) }
    const found = await findDecision(models, moment, text)
    const history = await decisionHistory(models, moment, { ...found, ...asked }, openNames)
    if (history !== undefined) return historyPage(history, moment)
    throw notMadeYet(found, moment)
  },
)

/** One document from version to version, as of a moment. */
export const showDocumentHistory = list<ListOptions>(async ({ models, moment }, _options, [text = '']) => {
  const { documentId } = await findDocument(models, moment, text)
  const history = await documentHistory(models, moment, { documentId })
  if (history === undefined) throw new TypeError(`document ${documentId} was found and is not there`)
  return documentHistoryPage(history, moment)
})

/** @throws {Refusal} `invalid-data` */
function twoRevisions(given: readonly string[]): readonly [number, number] {
  const [from = '', to = ''] = given
  if (given.length === 2 && [from, to].every((text) => /^[1-9]\d{0,6}$/.test(text)))
    return [Number(from), Number(to)]
  throw new Refusal('invalid-data', `--between ${given.join(' ')} names no two revisions`, {
    field: 'between',
    value: given.join(' '),
    allowed: 'the numbers of two revisions, such as 1 3',
  })
}
