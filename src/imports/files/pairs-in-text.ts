/** `My heading=matter`, split at the last sign, for a heading may hold one. Undefined where it is no such pair. */
export function columnPair(text: string): readonly [heading: string, name: string] | undefined {
  const at = text.lastIndexOf('=')
  return at < 1 || at === text.length - 1 ? undefined : [text.slice(0, at), text.slice(at + 1)]
}

/** `71=<meetingId>` or `71=new`. Undefined where it is no such pair. */
export function matchPair(text: string): readonly [line: number, meeting: string] | undefined {
  const [, line, meeting] = /^(\d{1,9})=(.+)$/.exec(text) ?? []
  return line === undefined || meeting === undefined ? undefined : [Number(line), meeting]
}
