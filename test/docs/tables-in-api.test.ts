import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandRoles } from '../../src/http/access/command-roles.js'
import { ROLES } from '../../src/http/access/roles.js'
import { routeRoles } from '../../src/http/access/route-roles.js'
import { plainCodes } from '../../src/http/problems.js'
import { statusOf, statusOfQuestion } from '../../src/http/refusal-status.js'

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'api.md'), 'utf8')

/** The rows of the table with these headings, as their cells. */
function rowsOf(...headings: readonly string[]): readonly (readonly string[])[] {
  const lines = page.split('\n')
  const at = lines.indexOf(`| ${headings.join(' | ')} |`)
  if (at < 0) throw new Error(`docs/api.md has no table ${headings.join(', ')}`)
  const below = lines.slice(at + 2)
  return below
    .slice(
      0,
      below.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => line.slice(2, -2).split(' | '))
}

const marked = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

test('the table of problems has every code with every status', () => {
  const statuses = new Map<string, Set<number>>()
  const add = (code: string, given: readonly number[]) => {
    const known = statuses.get(code) ?? new Set()
    statuses.set(code, new Set([...known, ...given]))
  }
  for (const [code, given] of Object.entries(plainCodes)) add(code, given)
  for (const code of Object.keys(statusOf) as (keyof typeof statusOf)[]) {
    // Of the codes that a question knows, two are answered otherwise than a command's.
    add(code, [statusOf[code], statusOfQuestion(code)])
  }
  const inCode = [...statuses].map(([code, given]) => [
    code,
    [...given].sort((a, b) => a - b).join(', ') || '4xx',
  ])
  const told = rowsOf('code', 'status', 'when').map(([code, status]) => [marked(code)[0], status])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(inCode))
  expect(told).toHaveLength(inCode.length)
})

test('the table of commands has the roles of each', () => {
  const told = rowsOf('command', 'one of the roles').flatMap(([commands, roles]) =>
    marked(commands).map((command) => [command, [...marked(roles)].sort()] as const),
  )
  const inCode = Object.entries(commandRoles).map(([command, roles]) => [command, [...roles].sort()])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(inCode))
  expect(told).toHaveLength(inCode.length)
})

test('the table of addresses has the roles of each that is not for everybody who has one', () => {
  const told = rowsOf('address', 'one of the roles').flatMap(([routes, roles]) =>
    marked(routes)
      .filter((route) => route.includes('/'))
      .map((route) => [route, roles?.startsWith('open') ? 'open' : [...marked(roles)].sort()] as const),
  )
  const isForEverybody = (rule: (typeof routeRoles)[string]) =>
    rule !== 'open' && rule.length === ROLES.length
  const inCode = Object.entries(routeRoles)
    .filter(([, rule]) => !isForEverybody(rule))
    .map(([route, rule]) => [route, rule === 'open' ? rule : [...rule].sort()])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(inCode))
})
