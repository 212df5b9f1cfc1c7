import type { EndorsedVersion } from '../domain/facts.js'
import type { ReadModels } from '../read-models/read-models.js'
import { documents } from './documents.js'
import { momentOf } from './moment.js'

/** The versions of a document that decisions endorse, as of today. */
export async function endorsedVersions(
  db: ReadModels,
  documentId: string,
  now: Date,
): Promise<readonly EndorsedVersion[]> {
  const [document] = await documents(db, momentOf({}, now), { documentId })
  return (document?.versions ?? []).flatMap(({ version, endorsement }) =>
    endorsement === 'none' ? [] : [{ version, standing: endorsement }],
  )
}
