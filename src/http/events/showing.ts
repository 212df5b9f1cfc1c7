import type { AccessLog } from '../../access-log/access-log.js'
import type { ViewsOf } from './event-views.js'

/** How events are shown: as whom they are shown to may see them, and that restricted ones were shown. */
export type Showing = { readonly viewsOf: ViewsOf; readonly record: AccessLog['record'] }
