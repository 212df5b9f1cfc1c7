/** What somebody may be in the ledger. A secretary's and a chair's right is for a body. */
export const ROLES = ['reader', 'secretary', 'chair', 'governance', 'reporting', 'admin'] as const
export type Role = (typeof ROLES)[number]
