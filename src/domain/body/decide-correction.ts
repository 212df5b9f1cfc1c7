import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges } from '../requires.js'
import { sameData } from '../same-data.js'
import type { BodyCommandOf } from './commands.js'
import type { BodyEvent } from './events.js'
import { evolveBody, nameToCorrect } from './evolve.js'
import { requireParent } from './parent.js'
import { beginning, type RegisteredBody } from './state.js'

/** Mends what was entered wrongly about the body or one of its names. The event always says which name it mends. */
export function decideCorrectBody(
  body: RegisteredBody,
  { data }: BodyCommandOf<'CorrectBody'>,
  facts: Facts,
): Decided<BodyEvent> {
  const wrong = nameToCorrect(body, data.wrongName)
  if (wrong === undefined) {
    throw new Refusal('not-found', `body ${data.bodyId} has never been called "${data.wrongName}"`, {
      field: 'wrongName',
      value: data.wrongName,
      allowed: body.names.map(({ name }) => `"${name}"`).join(', '),
    })
  }
  for (const alias of data.withdrawnAliases ?? []) {
    if (body.aliases.includes(alias)) continue
    throw new Refusal('not-found', `"${alias}" is not an alias of body ${data.bodyId}`, {
      field: 'withdrawnAliases',
      value: alias,
      allowed: body.aliases.map((known) => `"${known}"`).join(', '),
    })
  }
  if (typeof data.parentId === 'string') requireParent(data.bodyId, data.parentId, facts)

  const { wrongName: _, ...fields } = data
  const mendsName = data.name !== undefined || data.shortName !== undefined || data.validFrom !== undefined
  const event: BodyEvent = {
    type: 'BodyCorrected',
    data: mendsName ? { ...fields, wrongName: wrong.name } : fields,
  }
  const after = evolveBody(body, event)
  if (after.status !== 'registered' || sameData(after, body)) {
    throw nothingChanges(`body ${data.bodyId} is so already`)
  }
  requireOrder(after)
  return decided([event])
}

function requireOrder(body: RegisteredBody): void {
  const begins = beginning(body)
  if (begins === undefined || body.validTo === undefined || begins <= body.validTo) return
  throw new Refusal(
    'date-out-of-range',
    `the body would begin on ${begins} and have ended before, on ${body.validTo}`,
    { field: 'validTo', value: body.validTo, allowed: `a date from ${begins}` },
  )
}
