import { exampleOf } from '../../commands/command-examples.js'
import { type CommandDescription, commandTypes, describeCommand } from '../../commands/describe-command.js'
import { newIdField } from '../new-ids.js'

/** Every command's name with the fields that it must have, by what it is about. */
export function commandList(): string {
  const described = commandTypes().map(describeCommand)
  const categories = [...new Set(described.map(({ category }) => category))]
  const width = Math.max(...described.map(({ type }) => type.length))
  return categories
    .map((category) => {
      const lines = described
        .filter((command) => command.category === category)
        .map((command) => `  ${command.type.padEnd(width)}  ${requiredFields(command).join(', ')}`)
      return [`${category}:`, ...lines, ''].join('\n')
    })
    .join('\n')
    .concat('ledger do TYPE --help tells all fields of one, with an example.\n')
}

const requiredFields = ({ fields }: CommandDescription): readonly string[] =>
  fields.filter(({ field, isRequired }) => isRequired && !/[.[]/.test(field)).map(({ field }) => field)

/** The fields of one command: what each takes, and which must be there. */
export function commandHelp(type: string): string {
  const { about, fields } = describeCommand(type)
  const width = Math.max(...fields.map(({ field }) => field.length))
  const made = newIdField(type)
  const lines = fields.map(({ field, isRequired, takes, about: means, default: otherwise }) => {
    const must = isRequired && field !== made ? 'required' : 'optional'
    const words = [
      takes + (otherwise === undefined ? '' : ` (default ${JSON.stringify(otherwise)})`),
      ...(means === undefined ? [] : [means]),
      ...(field === made ? ['left out, a new one is made'] : []),
    ]
    return `  ${field.padEnd(width)}  ${must}  ${words.join('; ')}`
  })
  return [
    `Usage: ledger do ${type} --data JSON|@FILE|- [--id ID] [--actor NAME]`,
    '',
    about,
    '',
    'Fields of the data:',
    ...lines,
    '',
    ...exampleLines(type),
  ].join('\n')
}

function exampleLines(type: string): readonly string[] {
  const commands = exampleOf(type)
  if (commands.length === 0) return []
  return [
    commands.length === 1 ? 'Example:' : 'Example, with what has to be there first in a new ledger:',
    ...commands.map(
      (command) => `  ledger do ${command.type} --data ${inShell(JSON.stringify(command.data))}`,
    ),
    '',
  ]
}

/** One word of a shell's command line, whatever is in it. */
const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
