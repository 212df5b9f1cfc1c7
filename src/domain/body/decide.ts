import { type Decided, decided } from '../decided.js'
import { ALWAYS } from '../effective.js'
import type { Facts } from '../facts.js'
import { requireRedirectable, requireRedirected } from '../redirect.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireKnown, requireNew, requireRegistered } from '../requires.js'
import { sameData } from '../same-data.js'
import type { BodyCommand, BodyCommandOf } from './commands.js'
import { decideAppointMember, decideCorrectAppointment, decideEndAppointment } from './decide-appointment.js'
import { decideCorrectBody } from './decide-correction.js'
import type { BodyEvent } from './events.js'
import { isPartOf, requireParent } from './parent.js'
import { type BodyState, beginning, hasEndedBefore, nameOn, type RegisteredBody, rulesOn } from './state.js'

/** What a command comes to in the body's state. @throws {Refusal} */
export function decideBody(state: BodyState, command: BodyCommand, facts: Facts): Decided<BodyEvent> {
  const { bodyId } = command.data
  switch (command.type) {
    case 'RegisterBody':
      requireNew(state, { field: 'bodyId', id: bodyId, what: 'body' })
      return decideRegister(command, facts)
    case 'MergeBodies':
      return decideMerge(state, command, facts)
    case 'UndoMergeBodies': {
      const { into: given, ...rest } = command.data
      const into = requireRedirected(state, { id: bodyId, field: 'bodyId', into: given, what: 'body' })
      return decided([{ type: 'BodyMergeUndone', data: { ...rest, into } }])
    }
  }
  const body = requireRegistered(state, { field: 'bodyId', id: bodyId, what: 'body' })
  switch (command.type) {
    case 'RenameBody':
      return decideRename(body, command)
    case 'AddBodyAlias':
      return decideAlias(body, command)
    case 'EndBody':
      return decideEnd(body, command)
    case 'SetBodyRules':
      return decideRules(body, command, facts)
    case 'CorrectBody':
      return decideCorrectBody(body, command, facts)
    case 'AppointMember':
      return decideAppointMember(body, command, facts)
    case 'EndAppointment':
      return decideEndAppointment(body, command)
    case 'CorrectAppointment':
      return decideCorrectAppointment(body, command, facts)
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of a body`)
    }
  }
}

function decideRegister({ data }: BodyCommandOf<'RegisterBody'>, facts: Facts): Decided<BodyEvent> {
  if (data.parentId !== undefined) requireParent(data.bodyId, data.parentId, facts)
  requireApprovers(data, facts)
  return decided([{ type: 'BodyRegistered', data }])
}

/** @throws {Refusal} `not-found`: an approver that nobody registered would keep minutes from being approved later */
function requireApprovers(
  { bodyId, rules }: Pick<BodyCommandOf<'RegisterBody'>['data'], 'bodyId' | 'rules'>,
  facts: Facts,
): void {
  for (const [index, id] of (rules?.approvers ?? []).entries()) {
    if (id !== bodyId) requireKnown(facts.body(id), { field: `rules.approvers[${index}]`, id, what: 'body' })
  }
}

function decideRename(body: RegisteredBody, { data }: BodyCommandOf<'RenameBody'>): Decided<BodyEvent> {
  if (hasEndedBefore(body, data.validFrom)) {
    throw new Refusal(
      'body-ended',
      `body ${data.bodyId} ended on ${body.validTo}, before ${data.validFrom}`,
      {
        field: 'validFrom',
        value: data.validFrom,
        allowed: `a date until ${body.validTo}`,
      },
    )
  }
  const now = nameOn(body, data.validFrom)
  if (now?.name === data.name && now.shortName === data.shortName) {
    throw nothingChanges(`the body is called "${data.name}" on ${data.validFrom} already`, 'name', data.name)
  }
  return decided([{ type: 'BodyRenamed', data }])
}

function decideAlias(body: RegisteredBody, { data }: BodyCommandOf<'AddBodyAlias'>): Decided<BodyEvent> {
  if (body.aliases.includes(data.alias)) {
    throw nothingChanges(`"${data.alias}" is an alias of the body already`, 'alias', data.alias)
  }
  return decided([{ type: 'BodyAliasAdded', data }])
}

function decideEnd(body: RegisteredBody, { data }: BodyCommandOf<'EndBody'>): Decided<BodyEvent> {
  if (body.validTo === data.validTo) {
    throw nothingChanges(`the body ends on ${data.validTo} already`, 'validTo', data.validTo)
  }
  if (body.validTo !== undefined) {
    throw new Refusal(
      'body-ended',
      `body ${data.bodyId} ended on ${body.validTo}: CorrectBody mends that date`,
      { field: 'validTo', value: data.validTo, allowed: 'a body that has not ended' },
    )
  }
  const begins = beginning(body)
  if (begins !== undefined && data.validTo < begins) {
    throw new Refusal('date-out-of-range', `validTo ${data.validTo} is before the body began on ${begins}`, {
      field: 'validTo',
      value: data.validTo,
      allowed: `a date from ${begins}`,
    })
  }
  return decided([{ type: 'BodyEnded', data }])
}

function decideRules(
  body: RegisteredBody,
  { data }: BodyCommandOf<'SetBodyRules'>,
  facts: Facts,
): Decided<BodyEvent> {
  requireApprovers(data, facts)
  if (sameData(rulesOn(body, data.validFrom ?? ALWAYS), data.rules)) {
    throw nothingChanges('these rules are in force already', 'rules', data.rules)
  }
  return decided([{ type: 'BodyRulesSet', data }])
}

function decideMerge(
  state: BodyState,
  { data }: BodyCommandOf<'MergeBodies'>,
  facts: Facts,
): Decided<BodyEvent> {
  requireRedirectable(
    { id: data.bodyId, field: 'bodyId', state },
    { id: data.into, state: facts.body(data.into) },
    'body',
  )
  if (isPartOf(data.into, data.bodyId, facts)) {
    throw new Refusal(
      'circular-reference',
      `body ${data.into} is part of body ${data.bodyId}, which cannot be merged into it`,
      { field: 'into', value: data.into, allowed: 'a body that is not part of this one' },
    )
  }
  return decided([{ type: 'BodyMerged', data }])
}
