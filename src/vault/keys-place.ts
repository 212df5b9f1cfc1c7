import { withoutPassword } from '../postgres/connect.js'

/** Where the keys of persons' names are: in the PostgreSQL database that is named, else in the file. */
export type KeysPlace = { readonly keysFile: string; readonly keysUrl?: string | undefined }

/** For sentences, without a password. */
export const shownPlace = ({ keysFile, keysUrl }: KeysPlace): string =>
  keysUrl === undefined ? keysFile : `the vault at ${withoutPassword(keysUrl)}`
