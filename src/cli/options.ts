import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Standing } from '../domain/standing.js'
import { columnPair, matchPair } from '../imports/files/pairs-in-text.js'
import { FORMATS, type Format } from '../reports/format.js'

// The command line is read before anything else is loaded, so what it needs of the domain is only types.
const STANDINGS = [
  'draft',
  'unstated',
  'approved',
  'superseded',
  'withdrawn',
] as const satisfies readonly Standing[]

/** What every command may be told: where the ledger lies and who acts. */
export type GlobalOptions = { readonly data?: string; readonly actor?: string }

/** What every list and report takes beside its own filters. */
export type ListOptions = {
  readonly format?: Format
  readonly asOf?: string
  readonly knownAt?: string
  readonly width?: number
}

export const dataOption = () =>
  new Option('--data <dir>', "the ledger's folder (default: LEDGER_DATA, else ./data)")
export const actorOption = () =>
  new Option('--actor <name>', "who acts, not authenticated (default: the system's user)")

/** The two global options, which may stand before the command's name or after it. */
export function withGlobals(command: Command): Command {
  return command.addOption(dataOption()).addOption(actorOption())
}

/** The global options of a command: its own before those of the commands above it. */
export function globalsOf(command: Command): GlobalOptions {
  const found: { data?: string; actor?: string } = {}
  for (let at: Command | null = command; at !== null; at = at.parent) {
    const { data, actor } = at.opts<GlobalOptions>()
    // In `do`, --data is the command's own.
    if (found.data === undefined && typeof data === 'string') found.data = data
    found.actor ??= actor
  }
  return found
}

export const formatOption = () =>
  new Option('--format <format>', 'how to print (default: table)').choices(FORMATS)
export const widthOption = () =>
  new Option('--width <columns>', "a table's width (default: the terminal's, else 120)").argParser(
    positiveInteger,
  )

export function withListOptions(command: Command): Command {
  return withGlobals(command)
    .addOption(formatOption())
    .option('--as-of <date>', 'as it was on that date, YYYY-MM-DD (default: today, and planned meetings)')
    .option('--known-at <time>', 'as it was known then: RFC 3339 with an offset, or a date (default: now)')
    .addOption(widthOption())
}

export const bodyOption = () =>
  new Option('--body <name>', 'only this body: an id, or any of its names in any spelling')
export const statusOption = () => new Option('--status <status>', 'only these').choices(STANDINGS)

export function portNumber(text: string): number {
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number > 65_535)
    throw new InvalidArgumentError('A port from 0 to 65535 is needed.')
  return number
}

export function positiveInteger(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('A whole number from 1 is needed.')
  return number
}

/** `LEFT=RIGHT`, split at the last `=`, collected over every use of the option. */
export function collectPairs(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const pair = columnPair(text)
  if (pair === undefined) throw new InvalidArgumentError('LEFT=RIGHT is needed.')
  return [...before, pair]
}

export type LineMatch = { readonly line: number; readonly meeting: string }

/** `LINE=MEETINGID` or `LINE=new`, collected. */
export function collectMatches(text: string, before: readonly LineMatch[] = []): readonly LineMatch[] {
  const [line, meeting] = matchPair(text) ?? []
  if (line === undefined || meeting === undefined) {
    throw new InvalidArgumentError('LINE=MEETINGID or LINE=new is needed.')
  }
  return [...before, { line, meeting }]
}

export const collectValues = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
]
