/**
 * What the next import has to know, and no rows: those are read from the log or the read models. Small, because a
 * register of 100,000 rows is folded for each of its commands.
 */
export type RegisterState =
  | { readonly status: 'none' }
  | { readonly status: 'complete'; readonly registerId: string; readonly completedImportId: string }
  | {
      readonly status: 'importing'
      readonly registerId: string
      readonly importId: string
      readonly file: string
      readonly sha256: string
      /** The last import that was completed before this one. */
      readonly completedImportId?: string | undefined
    }

export const initialRegister: RegisterState = { status: 'none' }
