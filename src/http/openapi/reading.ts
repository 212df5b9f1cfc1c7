import { z } from 'zod'
import { type Answer, text } from './operation.js'

/** What operations that read have in common. */

export const unchanged: Answer = { name: 'Unchanged', description: 'As `If-None-Match` knows it already' }
export const seen = {
  'If-None-Match': z.string().optional().describe('The `ETag` of an answer that one has'),
}

/** The `ETag` of what follows from many events. */
export const ETAG_OF_STATE = 'Changes with every event that the read models take in'

/** The forms that `Accept` can ask for beside JSON. */
export const printed = { 'text/csv': text, 'text/markdown': text, 'text/html': text, 'text/plain': text }

export type ListWords = { readonly id: string; readonly component: string; readonly summary: string }

/** Lists that are narrowed by a name, which may be nobody's. */
export const namesSomething = (query: z.ZodObject) => 'body' in query.shape || 'document' in query.shape
