import type { RegisterKind } from '../../domain/register/events.js'

/** The fields that name a row of each kind: rows that agree in them are one row over time. */
export const NATURAL_KEYS: Readonly<Record<RegisterKind, readonly string[]>> = {
  bodies: ['key', 'valid_from'],
  members: ['role', 'name'],
  meetings: ['body', 'date'],
  matters: ['body', 'date', 'matter'],
  owners: ['area'],
  involvement: ['actor'],
  documents: ['document', 'version'],
  statements: ['register', 'claim', 'body', 'type', 'value'],
  commands: [],
}

const SEPARATOR = '\u001f'

/** The natural key of a row as one text. A body without a key is named by its name. */
export function naturalKeyOf(kind: RegisterKind, values: Readonly<Record<string, string>>): string {
  const fields = kind === 'bodies' && !values.key ? ['body', 'valid_from'] : NATURAL_KEYS[kind]
  return fields.map((field) => values[field] ?? '').join(SEPARATOR)
}

/** The date that is part of what names a row of such a kind; a row that moved agrees in all the rest. */
const DATES: Readonly<Partial<Record<RegisterKind, string>>> = {
  bodies: 'valid_from',
  meetings: 'date',
  matters: 'date',
}

/** All the fields of a row but its date, as one text; `undefined` for kinds whose rows are named without one. */
export function textWithoutDate(
  kind: RegisterKind,
): ((values: Readonly<Record<string, string>>) => string) | undefined {
  const date = DATES[kind]
  if (date === undefined) return undefined
  return (values) =>
    Object.entries(values)
      .filter(([field, value]) => field !== date && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, value]) => `${field}=${value}`)
      .join(SEPARATOR)
}
