import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const OWN_IMPORT = /^import [^;]*? from '(\.[^']+)';\n/gm
const SHEBANG = /^#!.*\n/
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*\n?$/m

/**
 * A compiled file and all that it imports of ours as one module, so that it can be given away as one file. No two of the
 * files have a name of their own in common: the module would not load.
 * @param file what it begins from; what that exports, the module exports
 */
export function oneModule(file: string): string {
  const seen = new Set<string>()
  const withImports = (path: string): string => {
    if (seen.has(path)) return ''
    seen.add(path)
    const text = readFileSync(path, 'utf8').replace(SOURCE_MAP, '')
    const before = Array.from(text.matchAll(OWN_IMPORT), ([, from = '']) =>
      withImports(join(dirname(path), from)),
    )
    const own = text.replaceAll(OWN_IMPORT, '')
    return before.join('') + (path === file ? own : own.replaceAll(/^export /gm, ''))
  }
  const text = withImports(file)
  const [shebang = ''] = SHEBANG.exec(readFileSync(file, 'utf8')) ?? []
  return shebang + text.replace(new RegExp(SHEBANG, 'm'), '')
}
