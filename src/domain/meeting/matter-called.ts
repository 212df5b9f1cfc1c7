import { quoted } from '../sentences.js'
import type { Matter } from './state.js'

/** A matter in a sentence: its title, or only its id where that is not for everybody. Warnings are kept and shown to many. */
export function called({ matterId, title, access }: Matter): string {
  return access === undefined ? quoted(title) : matterId
}
