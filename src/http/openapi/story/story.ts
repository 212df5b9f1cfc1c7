import { afterwards } from './afterwards.js'
import { documents } from './documents.js'
import { meeting } from './meeting.js'
import { people } from './people.js'
import type { Step } from './step.js'

/**
 * The examples of the commands, one story: sent in order to an empty ledger, each is accepted. Its persons and places
 * are invented.
 */
export const story: readonly Step[] = [...people, ...documents, ...meeting, ...afterwards]
