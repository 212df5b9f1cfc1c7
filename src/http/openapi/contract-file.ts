import { createHash } from 'node:crypto'
import { openApiDocument } from './document.js'

/** What docs/openapi.json holds. */
export const contractText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`

const MARK_DIGITS = 8

/** What the changelog's entry about this text of the contract ends with: `contract 1a2b3c4d`. */
export const contractMark = (text: string): string =>
  `contract ${createHash('sha256').update(text).digest('hex').slice(0, MARK_DIGITS)}`
