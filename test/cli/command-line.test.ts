import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { readCommandData, splitDataOptions } from '../../src/cli/command-data.js'
import { failureOf } from '../../src/cli/errors.js'
import { EXIT, exitCodeOf } from '../../src/cli/exit-codes.js'
import { collectMatches, collectPairs, globalsOf, withGlobals } from '../../src/cli/options.js'
import { createProgram } from '../../src/cli/program.js'
import { Refusal } from '../../src/domain/refusal.js'

test.each<[readonly string[], string | undefined, string | undefined]>([
  [[], undefined, undefined],
  [['{"a":1}'], '{"a":1}', undefined],
  [['-'], '-', undefined],
  [['nonsense'], 'nonsense', undefined],
  [['./folder', '{"a":1}'], '{"a":1}', './folder'],
  [['@data.json', '/ledger'], '@data.json', '/ledger'],
  [['-', './folder'], '-', './folder'],
])('--data of do, given as %j, is the data %s and the folder %s', (given, data, folder) => {
  expect(splitDataOptions(given)).toEqual({ data, folder })
})

test('data comes as JSON or from a file; anything else is refused with what is allowed', () => {
  expect(readCommandData('{"a":[1]}')).toEqual({ a: [1] })
  expect(readCommandData(`@${join(process.cwd(), 'package.json')}`)).toEqual(
    JSON.parse(readFileSync('package.json', 'utf8')),
  )
  for (const bad of ['{a:1}', '', '@no/such/file.json']) {
    expect(() => readCommandData(bad)).toThrow(
      expect.objectContaining({
        code: 'invalid-data',
        detail: expect.objectContaining({ field: 'data', value: bad }),
      }),
    )
  }
})

test('a refusal says its field, value and what is allowed; anything else is a failure', () => {
  const refusal = new Refusal('invalid-data', 'asOf "x" is not a date that exists', {
    field: 'asOf',
    value: 'x',
    allowed: 'a date as YYYY-MM-DD',
    current: { revision: 2 },
  })
  expect(failureOf(refusal)).toEqual({
    exitCode: EXIT.refused,
    lines: [
      'error: asOf "x" is not a date that exists',
      '  code: invalid-data',
      '  field: asOf',
      '  value: x',
      '  allowed: a date as YYYY-MM-DD',
      '  current: {"revision":2}',
    ],
  })
  expect(failureOf(new Error('the disk is full'))).toEqual({
    exitCode: EXIT.failed,
    lines: ['error: the disk is full'],
  })
})

test('every refusal has an exit code, and none of them means done or usage', () => {
  for (const code of Object.values(exitCodeOf)) expect([EXIT.failed, EXIT.refused]).toContain(code)
})

test('pairs are split at the last sign, so that a heading may hold one', () => {
  expect(collectPairs('A=B=matter')).toEqual([['A=B', 'matter']])
  expect(collectPairs('C=date', [['A', 'b']])).toEqual([
    ['A', 'b'],
    ['C', 'date'],
  ])
  for (const bad of ['matter', '=matter', 'A=']) expect(() => collectPairs(bad)).toThrow()
  expect(collectMatches('71=new', [])).toEqual([{ line: 71, meeting: 'new' }])
  for (const bad of ['new', 'x=new', '7=']) expect(() => collectMatches(bad)).toThrow()
})

describe('global options', () => {
  const globals = (words: readonly string[]) => {
    let found: unknown
    const program = withGlobals(new Command('ledger')).enablePositionalOptions()
    withGlobals(program.command('meetings')).action((_options, command: Command) => {
      found = globalsOf(command)
    })
    program.parse(['node', 'ledger', ...words])
    return found
  }
  test.each([
    [['--data', 'a', 'meetings'], { data: 'a', actor: undefined }],
    [['meetings', '--data', 'b'], { data: 'b', actor: undefined }],
    [['--data', 'a', '--actor', 'Tora', 'meetings', '--data', 'b'], { data: 'b', actor: 'Tora' }],
    [['meetings'], { actor: undefined }],
  ])('%j', (words, expected) => {
    expect(globals(words)).toEqual(expected)
  })
})

/** What commander says to a wrong command line, without running anything. */
function usageError(words: readonly string[]): { code: string; exitCode: number } | undefined {
  const program = createProgram('0.0.0', () => {})
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
    command.commands.forEach(quiet)
  }
  quiet(program)
  try {
    program.parse(['node', 'ledger', ...words])
    return undefined
  } catch (error) {
    return error as { code: string; exitCode: number }
  }
}

test.each([
  [['nonsense'], 'commander.unknownCommand'],
  [['meetings', '--format', 'pdf'], 'commander.invalidArgument'],
  [['decisions', '--status', 'final'], 'commander.invalidArgument'],
  [['decisions', '--width', 'wide'], 'commander.invalidArgument'],
  [['decision'], 'commander.missingArgument'],
  [['search'], 'commander.missingArgument'],
  [['import'], 'commander.missingArgument'],
  [['import', 'a.csv', '--column', 'nothing'], 'commander.invalidArgument'],
  [['report', 'register'], 'commander.missingMandatoryOptionValue'],
  [['report', 'board'], 'commander.missingMandatoryOptionValue'],
  [['report', 'nonsense'], 'commander.unknownCommand'],
  [['replay', '--nonsense'], 'commander.unknownOption'],
])('wrong usage: %j', (words, code) => {
  expect(usageError(words)).toMatchObject({ code })
})

test('help names every command, and says the exit codes', () => {
  const program = createProgram('0.0.0', () => {})
  const names = program.commands.map((command) => command.name())
  for (const name of [
    'import',
    'do',
    'meetings',
    'decisions',
    'decision',
    'documents',
    'bodies',
    'follow-ups',
    'registers',
    'search',
    'report',
    'replay',
    'projections',
    'doctor',
  ]) {
    expect(names).toContain(name)
  }
  const reports = program.commands.find((command) => command.name() === 'report')
  expect(reports?.commands.map((command) => command.name())).toEqual([
    'register',
    'board',
    'decisions',
    'documents',
    'meetings',
    'owners',
    'involvement',
    'organisation',
  ])
  for (const command of [...program.commands, ...(reports?.commands ?? [])])
    expect(command.description()).not.toBe('')
})
