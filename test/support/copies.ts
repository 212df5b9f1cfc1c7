import { cpSync } from 'node:fs'
import { join } from 'node:path'

/** Makes copies of a folder, each new, beside each other in another one. */
export function copiesOf(whole: string, { into }: { readonly into: string }): () => string {
  let copies = 0
  return () => {
    copies += 1
    const folder = join(into, `copy-${copies}`)
    cpSync(whole, folder, { recursive: true })
    return folder
  }
}
