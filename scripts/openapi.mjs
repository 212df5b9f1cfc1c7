// Writes docs/openapi.json from the schemas, and says what CHANGELOG.md has to say of it. Run by `npm run openapi`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractMark, contractText } from '../dist/src/http/openapi/contract-file.js'

const root = join(import.meta.dirname, '..')
const file = join(root, 'docs', 'openapi.json')
const text = contractText()
const mark = contractMark(text)
let before = ''
try {
  before = readFileSync(file, 'utf8')
} catch (error) {
  if (error.code !== 'ENOENT') throw error
}
if (before !== text) writeFileSync(file, text)
process.stdout.write(
  before === text ? `docs/openapi.json is up to date (${mark})\n` : `docs/openapi.json is new (${mark})\n`,
)
if (!readFileSync(join(root, 'CHANGELOG.md'), 'utf8').includes(mark)) {
  process.stderr.write(
    'CHANGELOG.md does not tell of this contract. Say under "Unreleased" what changes for callers, in an entry that ends so:\n' +
      `- HTTP: … (${mark})\n`,
  )
  process.exitCode = 1
}
