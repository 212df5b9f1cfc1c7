import { basename, extname } from 'node:path'
import { foldName } from '../../domain/name-folding.js'
import { Refusal } from '../../domain/refusal.js'
import type { RegisterKind } from '../../domain/register/events.js'
import type { RegisterInput } from '../rows/prepare-register.js'
import { parseRegistersJson } from './registers-json.js'

/** Files of these endings hold commands, one a line. */
const COMMANDS_ENDINGS = ['.ndjson', '.jsonl']

/** What a file's name alone says of its kind. */
export const kindOfFile = (file: string): RegisterKind | undefined =>
  COMMANDS_ENDINGS.includes(extname(file).toLowerCase()) ? 'commands' : undefined

/** A register is called by its file where nobody names it. */
export const nameOfFile = (file: string): string => basename(file, extname(file))

/** Where the files that `registers.json` names are found. */
export type Folder = {
  /** The file's bytes; undefined where the folder has no such file. */
  readonly read: (file: string) => Buffer | undefined
  /** How the file is called in messages. */
  readonly called: (file: string) => string
}

/** The registers that a folder's `registers.json` lists. @throws {Refusal} `invalid-data` or `not-found`, naming what is wrong */
export function registersInFolder(registersJson: string, folder: Folder): readonly RegisterInput[] {
  const { registers, matches = [] } = parseRegistersJson(registersJson.replace(/^\uFEFF/, ''))
  const known = (one: { name?: string | undefined; file: string }) => one.name ?? nameOfFile(one.file)
  const same = (a: string | undefined, b: string | undefined) => foldName(a ?? '') === foldName(b ?? '')
  for (const match of matches) {
    const fitting = registers.filter(
      (one) => same(known(one), match.register) && (match.body === undefined || same(one.body, match.body)),
    )
    if (fitting.length === 1) continue
    throw new Refusal(
      'invalid-data',
      `matches: "${match.register}" is the name of ${fitting.length} registers of the folder`,
      { field: 'matches', value: match.register, allowed: registers.map(known).join(', ') },
    )
  }
  return registers.map((one): RegisterInput => {
    const bytes = folder.read(one.file)
    if (bytes === undefined) {
      throw new Refusal('not-found', `registers.json names ${one.file}, which is not in the folder`, {
        field: 'file',
        value: one.file,
        allowed: 'a file of the folder',
      })
    }
    const own = matches.filter(
      (match) => same(known(one), match.register) && (match.body === undefined || same(one.body, match.body)),
    )
    return {
      file: folder.called(one.file),
      bytes,
      kind: one.kind ?? kindOfFile(one.file),
      name: known(one),
      title: one.title,
      body: one.body,
      columns: one.columns ?? {},
      sheet: one.sheet,
      matches: new Map(own.map(({ line, meeting }) => [line, meeting])),
    }
  })
}
