import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from '../../src/reconcile/rules.js'

test('docs/reconciliation.md lists every rule with its severity, and no other', () => {
  const page = readFileSync(join(__dirname, '../../docs/reconciliation.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(
    ([, id, severity]) => `${id} ${severity}`,
  )
  expect(listed.sort()).toEqual(rules.map(({ id, severity }) => `${id} ${severity}`).sort())
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
})
