import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportAnswer } from '../../contract/import-answer.js'
import { Refusal } from '../../domain/refusal.js'
import { REGISTER_KINDS, type RegisterKind } from '../../domain/register/events.js'
import { kindOfFile, nameOfFile, registersInFolder } from '../../imports/files/registers-in-folder.js'
import type { ImportOptions as RunOptions } from '../../imports/import-request.js'
import { outcomeTold } from '../../imports/outcome-told.js'
import { problemText } from '../../imports/problems.js'
import type { RegisterInput } from '../../imports/rows/prepare-register.js'
import { ImportRejected, runImport } from '../../imports/run-import.js'
import { EXIT } from '../exit-codes.js'
import { importThroughDoor } from '../import-through-door.js'
import { configOf, writing } from '../open-ledger.js'
import type { GlobalOptions, LineMatch } from '../options.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'
import { writingOrThroughDoor } from '../through-door.js'

type ImportOptions = {
  readonly kind?: string
  readonly name?: string
  readonly title?: string
  readonly body?: string
  readonly sheet?: string
  readonly column?: readonly (readonly [string, string])[]
  readonly match?: readonly LineMatch[]
  readonly replace?: boolean
  readonly dryRun?: boolean
}

/** Imports a folder with a `registers.json`, or files; a line for each register on stdout. */
export const runImportCommand: Run<ImportOptions> = async (globals, options, paths) => {
  const registers = paths.flatMap((path) => inputsOf(path, options, paths.length))
  const { replace = false, dryRun = false } = options
  const progress = await openProgress('import', 'commands')
  const how = { dryRun, replace, onProgress: (done: number, total: number) => progress.at(done, total) }
  const place = placeOf(globals, dryRun)
  try {
    const outcome = await writingOrThroughDoor(
      place.globals,
      () => importHere(place.globals, { ...how, registers }),
      (send) => importThroughDoor(send, registers, how),
    ).finally(() => progress.stop())
    await printText(outcomeText(outcome, dryRun))
    for (const notice of outcome.notices) process.stderr.write(`notice: ${notice}\n`)
    return EXIT.done
  } catch (error) {
    if (!(error instanceof ImportRejected)) throw error
    for (const problem of error.problems) process.stderr.write(`${problemText(problem)}\n`)
    process.stderr.write(`error: ${error.message}\n`)
    return EXIT.refused
  } finally {
    place.leave()
  }
}

/** A dry run makes no ledger where there is none: it tries on an empty one elsewhere. */
function placeOf(globals: GlobalOptions, dryRun: boolean): { globals: GlobalOptions; leave: () => void } {
  const { eventStore, logFile } = configOf(globals)
  if (!dryRun || eventStore !== undefined || existsSync(logFile)) return { globals, leave: () => {} }
  const data = mkdtempSync(join(tmpdir(), 'ledger-dry-run-'))
  return { globals: { ...globals, data }, leave: () => rmSync(data, { recursive: true, force: true }) }
}

/** What is printed of an import, wherever it was run. */
type Printed = Pick<ImportAnswer, 'registers' | 'commands' | 'planned' | 'notices'>

const importHere = (globals: GlobalOptions, options: Omit<RunOptions, 'actor'>): Promise<Printed> =>
  writing(globals, (ledger) =>
    ledger.withApplication(
      (application) =>
        ledger.withReadModels(application.log, async (readModels) => {
          const { actor } = application
          const outcome = await runImport({ ...application, readModels }, { ...options, actor })
          return outcomeTold(outcome)
        }),
      { writesMuch: true },
    ),
  )

function inputsOf(path: string, options: ImportOptions, count: number): readonly RegisterInput[] {
  if (!existsSync(path)) {
    throw new Refusal('not-found', `there is no file or folder ${path}`, {
      field: 'path',
      value: path,
      allowed: 'a file, or a folder with registers.json',
    })
  }
  if (statSync(path).isDirectory()) return folderInputs(path, options)
  if (count > 1 && (options.name !== undefined || options.match !== undefined)) {
    throw new Refusal('invalid-data', '--name and --match are for one file', {
      field: '--name',
      allowed: 'one file',
    })
  }
  return [fileInput(path, options)]
}

function fileInput(
  path: string,
  { kind, name, title, body, sheet, column = [], match = [] }: ImportOptions,
): RegisterInput {
  return {
    file: path,
    bytes: readFileSync(path),
    kind: kindOf(kind) ?? kindOfFile(path),
    name: name ?? nameOfFile(path),
    title,
    body,
    sheet,
    columns: Object.fromEntries(column),
    matches: new Map(match.map(({ line, meeting }) => [line, meeting])),
  }
}

function kindOf(kind: string | undefined): RegisterKind | undefined {
  if (kind === undefined) return undefined
  const known = REGISTER_KINDS.find((candidate) => candidate === kind)
  if (known !== undefined) return known
  throw new Refusal('invalid-data', `"${kind}" is no kind of register`, {
    field: '--kind',
    value: kind,
    allowed: REGISTER_KINDS.join(', '),
  })
}

function folderInputs(folder: string, options: ImportOptions): readonly RegisterInput[] {
  for (const option of ['kind', 'name', 'title', 'body', 'sheet', 'column', 'match'] as const) {
    if (options[option] === undefined) continue
    throw new Refusal(
      'invalid-data',
      `--${option} is for a single file; a folder says it in registers.json`,
      { field: `--${option}`, value: options[option], allowed: 'registers.json' },
    )
  }
  const list = join(folder, 'registers.json')
  if (!isFile(list)) {
    throw new Refusal('not-found', `there is no registers.json in ${folder}`, {
      field: 'path',
      value: folder,
      allowed: 'a folder with registers.json, or files',
    })
  }
  return registersInFolder(readFileSync(list, 'utf8'), {
    read: (file) => (isFile(join(folder, file)) ? readFileSync(join(folder, file)) : undefined),
    called: (file) => join(folder, file),
  })
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

function outcomeText({ registers, commands, planned = [] }: Printed, dryRun: boolean): string {
  const lines = registers.map(
    (one) =>
      `${one.name}: ${one.new} new, ${one.changed} changed, ${one.unchanged} unchanged, ${one.gone} gone`,
  )
  if (dryRun) {
    for (const { name, goneLines = [] } of registers) {
      if (goneLines.length > 0) lines.push(`${name}: gone: line ${goneLines.join(', ')} of its last import`)
    }
    for (const { file, line, type, data } of planned)
      lines.push(`${file}:${line}: ${type} ${JSON.stringify(data)}`)
    const total = Object.entries(commands).map(([type, count]) => `${count} ${type}`)
    lines.push(`Nothing was written. It would be: ${total.join(', ') || 'nothing'}`)
  }
  return `${lines.join('\n')}\n`
}
