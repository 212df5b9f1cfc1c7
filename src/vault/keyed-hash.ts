import { createHmac } from 'node:crypto'

/** What stands for a text that is not kept, under a secret of the ledger. It is stored, so it is for good. */
export const keyedHash = (secret: Buffer, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url')
