import type { AskEndorsements } from '../commands/endorsements.js'
import type { AskPersonRecord } from '../commands/person-record.js'
import { nowBy } from '../ledger/clock.js'
import { PositionNotReached } from '../projector/wait-for-position.js'
import { endorsedVersions } from '../queries/endorsed-versions.js'
import { personRecord } from '../queries/person-record.js'
import type { ServiceParts } from './service-parts.js'

/** A command does not wait longer than this for read models that lag: nobody can tell then who endorsed what. */
const WAIT_MS = 2_000

/** Endorsements as the read models tell them once they hold everything that is in the log. */
export function endorsementsIn({
  log,
  models,
  projector,
  clock,
}: Pick<ServiceParts, 'log' | 'models' | 'projector' | 'clock'>): AskEndorsements {
  return async (documentId) => {
    const position = await log.head()
    try {
      await projector.waitFor(position, WAIT_MS)
    } catch (error) {
      if (error instanceof PositionNotReached) return undefined
      throw error
    }
    return { versions: await endorsedVersions(models, documentId, nowBy(clock)), position }
  }
}

/**
 * What is known of a person as the read models tell once they hold everything that is in the log.
 * @throws {PositionNotReached} nobody is forgotten without it
 */
export function personRecordsIn({
  log,
  models,
  projector,
  clock,
}: Pick<ServiceParts, 'log' | 'models' | 'projector' | 'clock'>): AskPersonRecord {
  return async (personId) => {
    const position = await log.head()
    await projector.waitFor(position, WAIT_MS)
    return { record: await personRecord(models, personId, nowBy(clock)), position }
  }
}
