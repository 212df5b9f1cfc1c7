import { openMemoryLog } from '../support/memory-log.js'
import { describeEventLog } from './event-log.contract.js'

// The suite on a second log, whose positions are pairs with gaps, keeps anything from counting with positions.
describeEventLog('in memory', openMemoryLog, { uniqueEventIds: false, startsEmpty: true })
