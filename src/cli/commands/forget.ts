import { randomUUID } from 'node:crypto'
import type { Config } from '../../config.js'
import { foldName } from '../../domain/name-folding.js'
import { Refusal } from '../../domain/refusal.js'
import { id } from '../../domain/text.js'
import { persons } from '../../queries/persons.js'
import { EXIT } from '../exit-codes.js'
import { configOf, reading } from '../open-ledger.js'
import type { GlobalOptions } from '../options.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { runCommand } from '../run-command.js'

const inBackups = ({ keysUrl }: Config): string =>
  `${keysUrl === undefined ? 'Copies of keys.db' : 'Backups of the keys’ database and archives of its write-ahead log'} that were made before still hold the key: replace them by a new backup (docs/personal-data.md).\n`

/** Forgets the names of a person: the act is recorded, and then the keys are destroyed. Once more does no harm. */
export const runForget: Run<{ readonly reason: string }> = async (globals, { reason }, [text = '']) => {
  const personId = await findPerson(globals, text)
  const command = { type: 'ForgetPerson', data: { personId, reason }, commandId: randomUUID() }
  try {
    await runCommand(globals, command)
    await printText(`The names of person ${personId} are forgotten: they read [slettet] from now on.\n`)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'nothing-changes') throw error
    await printText(`The names of person ${personId} were forgotten before; no key of theirs is left here.\n`)
  }
  process.stderr.write(inBackups(configOf(globals)))
  return EXIT.done
}

const BEGINNING_OF_ID = /^[0-9a-f-]{4,}$/i

/** By the id, its beginning, or the whole of a name as it is today. */
async function findPerson(globals: GlobalOptions, text: string): Promise<string> {
  const whole = id.safeParse(text)
  if (whole.success) return whole.data
  const found = await reading(globals, {}, async ({ models, moment, openNames }) => {
    const known = await persons(models, moment, {}, openNames)
    const isMeant = ({ personId, name }: (typeof known)[number]) =>
      foldName(name) === foldName(text) ||
      (BEGINNING_OF_ID.test(text) && personId.startsWith(text.toLowerCase()))
    return known.filter(isMeant).map(({ personId }) => personId)
  })
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  const sentence =
    only === undefined
      ? `there is no person "${text}"`
      : `"${text}" is ${found.length} persons: ${found.slice(0, 20).join(', ')}`
  throw new Refusal('not-found', sentence, {
    field: 'person',
    value: text,
    allowed: "a person's id, the beginning of it, or the whole name of one person",
  })
}
