import { foldName } from '../domain/name-folding.js'
import { Refusal } from '../domain/refusal.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type DocumentRow, documents } from './documents.js'
import type { Moment } from './moment.js'
import { nearIt } from './near-names.js'

/**
 * The document of that id, title or alias, folded like a body's name.
 * @throws {Refusal} `not-found` where none fits; `invalid-data` where several do, naming them
 */
export async function findDocument(db: ReadModels, moment: Moment, text: string): Promise<DocumentRow> {
  const wanted = foldName(text)
  const all = await documents(db, moment)
  const fitting = all.filter(
    ({ documentId, title, aliases }) =>
      documentId === text.toLowerCase() || [title, ...aliases].some((name) => foldName(name) === wanted),
  )
  const [found, another] = fitting
  const detail = { field: 'document', value: text }
  if (found === undefined) {
    const near = nearIt(
      text,
      all.flatMap(({ title, aliases }) => [title, ...aliases]),
    )
    const allowed = `a document's id, its title or an alias${near}`
    throw new Refusal('not-found', `there is no document "${text}"`, { ...detail, allowed })
  }
  if (another === undefined) return found
  const named = fitting.map(({ title, documentId }) => `"${title}" (${documentId})`).join(' and ')
  throw new Refusal('invalid-data', `"${text}" fits ${named}`, {
    ...detail,
    allowed: 'a name that fits one document',
  })
}
