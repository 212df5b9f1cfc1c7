/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 * Keys whose value is `undefined` are left out.
 * @throws {TypeError} a number that is not finite, a bigint, a function or a lone surrogate: none has a canonical form
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical form`)
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>)
    default:
      throw new TypeError(`a ${typeof value} has no canonical form`)
  }
}

/** All that has to be looked at closer: what JSON escapes, and surrogates with whatever comes after them. */
const NOT_PLAIN = /[^\u0020\u0021\u0023-\u005b\u005d-\ud7ff]/

// Most texts and all keys are plain, and a test costs a third of what JSON.stringify does for a short one.
function quoted(text: string): string {
  if (!NOT_PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form')
  return JSON.stringify(text)
}

function canonicalArray(values: readonly unknown[]): string {
  let out = '['
  for (let i = 0; i < values.length; i++) {
    if (i > 0) out += ','
    out += canonicalJson(values[i] === undefined ? null : values[i])
  }
  return `${out}]`
}

function canonicalObject(value: Record<string, unknown>): string {
  let out = '{'
  for (const key of sorted(Object.keys(value))) {
    const member = value[key]
    if (member === undefined) continue
    if (out.length > 1) out += ','
    out += `${quoted(key)}:${canonicalJson(member)}`
  }
  return `${out}}`
}

/** Above this many keys an insertion costs more than the sort of the language. */
const FEW_KEYS = 24

/** The keys in the order of their code units. Most objects have few keys, and those in order already: no copy is made for them. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW_KEYS) return keys.sort()
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] as string
    let place = end
    for (; place > 0 && (keys[place - 1] as string) > key; place--) keys[place] = keys[place - 1] as string
    keys[place] = key
  }
  return keys
}
