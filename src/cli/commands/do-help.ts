import { type CommandDescription, commandTypes, describeCommand } from '../../commands/describe-command.js'

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
    .concat('ledger do TYPE --help tells all fields of one.\n')
}

const requiredFields = ({ fields }: CommandDescription): readonly string[] =>
  fields.filter(({ field, isRequired }) => isRequired && !/[.[]/.test(field)).map(({ field }) => field)

/** The fields of one command: what each takes, and which must be there. */
export function commandHelp(type: string): string {
  const { fields } = describeCommand(type)
  const width = Math.max(...fields.map(({ field }) => field.length))
  const lines = fields.map(({ field, isRequired, takes, default: otherwise }) => {
    const must = isRequired ? 'required' : 'optional'
    const given = otherwise === undefined ? '' : ` (default ${JSON.stringify(otherwise)})`
    return `  ${field.padEnd(width)}  ${must}  ${takes}${given}`
  })
  return [
    `Usage: ledger do ${type} --data JSON|@FILE|- [--id ID] [--actor NAME]`,
    '',
    'Fields of the data:',
    ...lines,
    '',
  ].join('\n')
}
