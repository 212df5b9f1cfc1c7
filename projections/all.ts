import type { Projection } from '../src/projector/projection.js'
import { appointmentsProjection } from './appointments.js'
import { bodiesProjection } from './bodies.js'
import { commandIdsProjection } from './command-ids.js'
import { decisionsProjection } from './decisions.js'
import { documentsProjection } from './documents.js'
import { findingsProjection } from './findings.js'
import { followUpsProjection } from './follow-ups.js'
import { involvementProjection } from './involvement.js'
import { mattersProjection } from './matters.js'
import { meetingsProjection } from './meetings.js'
import { ownersProjection } from './owners.js'
import { personsProjection } from './persons.js'
import { proceedingsProjection } from './proceedings.js'
import { registersProjection } from './registers.js'

/** Every read model. Search has none of its own: it asks the full-text index of `matter_facts` and `wordings`. */
export const allProjections: readonly Projection[] = [
  bodiesProjection,
  appointmentsProjection,
  personsProjection,
  meetingsProjection,
  mattersProjection,
  decisionsProjection,
  proceedingsProjection,
  followUpsProjection,
  documentsProjection,
  ownersProjection,
  involvementProjection,
  registersProjection,
  findingsProjection,
  commandIdsProjection,
]
