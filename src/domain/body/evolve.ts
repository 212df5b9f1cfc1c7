import { FOREVER, inForceOn } from '../dated.js'
import type { BodyEvent } from './events.js'
import type { Appointment, BodyName, BodyState, RegisteredBody } from './state.js'

type DataOf<T extends BodyEvent['type']> = Extract<BodyEvent, { type: T }>['data']

/**
 * The body after one more of its events.
 * @throws {TypeError} an event that its stream cannot hold there: a damaged log, never input
 */
export function evolveBody(state: BodyState, event: BodyEvent): BodyState {
  switch (event.type) {
    case 'BodyRegistered':
      return registered(event.data)
    case 'BodyRenamed': {
      const body = existing(state, event)
      const { name, shortName, validFrom } = event.data
      return { ...body, names: [...body.names, { name, shortName, validFrom }] }
    }
    case 'BodyAliasAdded': {
      const body = existing(state, event)
      return { ...body, aliases: [...body.aliases, event.data.alias] }
    }
    case 'BodyEnded':
      return { ...existing(state, event), validTo: event.data.validTo }
    case 'BodyRulesSet': {
      const body = existing(state, event)
      const { rules, validFrom } = event.data
      return { ...body, rules: [...body.rules, { rules, validFrom }] }
    }
    case 'MemberAppointed': {
      const body = existing(state, event)
      const { bodyId: _, ...entry } = event.data
      return { ...body, appointments: [...body.appointments, entry] }
    }
    case 'AppointmentEnded': {
      const { appointmentId, validTo } = event.data
      return withAppointment(existing(state, event), appointmentId, (entry) => ({ ...entry, validTo }))
    }
    case 'BodyCorrected':
      return corrected(existing(state, event), event.data)
    case 'AppointmentCorrected': {
      const { data } = event
      return withAppointment(existing(state, event), data.appointmentId, (entry) => mended(entry, data))
    }
    case 'BodyMerged': {
      const { into, validFrom } = event.data
      return { ...existing(state, event), status: 'redirected', into, redirectedFrom: validFrom }
    }
    case 'BodyMergeUndone': {
      if (state.status !== 'redirected') throw misplaced(state, event)
      const { into: _, redirectedFrom: __, ...body } = state
      return { ...body, status: 'registered' }
    }
    default: {
      const unhandled: never = event
      throw new TypeError(`${JSON.stringify(unhandled)} is no event of a body`)
    }
  }
}

const misplaced = (state: BodyState, event: BodyEvent) =>
  new TypeError(`${event.type} cannot follow in the stream of body ${event.data.bodyId}: ${state.status}`)

function existing(state: BodyState, event: BodyEvent): RegisteredBody {
  if (state.status !== 'registered') throw misplaced(state, event)
  return state
}

function registered(data: DataOf<'BodyRegistered'>): RegisteredBody {
  const { bodyId, kind, parentId, name, shortName, validFrom, aliases, rules } = data
  return {
    status: 'registered',
    bodyId,
    kind,
    parentId,
    names: [{ name, shortName, validFrom }],
    aliases: aliases ?? [],
    rules: rules === undefined ? [] : [{ rules }],
    appointments: [],
  }
}

function withAppointment(
  body: RegisteredBody,
  appointmentId: string,
  change: (entry: Appointment) => Appointment,
): RegisteredBody {
  const appointments = body.appointments.map((entry) =>
    entry.appointmentId === appointmentId ? change(entry) : entry,
  )
  return { ...body, appointments }
}

/** The entered value, unless another is given for it; `null` takes it away. */
function mend<T>(entered: T | undefined, given: T | null | undefined): T | undefined {
  if (given === undefined) return entered
  return given === null ? undefined : given
}

function mended(entry: Appointment, data: DataOf<'AppointmentCorrected'>): Appointment {
  return {
    ...entry,
    personId: data.personId ?? entry.personId,
    organisation: data.organisation ?? entry.organisation,
    role: data.role ?? entry.role,
    roleTitle: mend(entry.roleTitle, data.roleTitle),
    deputyFor: mend(entry.deputyFor, data.deputyFor),
    validFrom: mend(entry.validFrom, data.validFrom),
    validTo: mend(entry.validTo, data.validTo),
  }
}

function corrected(body: RegisteredBody, data: DataOf<'BodyCorrected'>): RegisteredBody {
  const wrong = nameToCorrect(body, data.wrongName)
  const withdrawn = new Set(data.withdrawnAliases)
  return {
    ...body,
    kind: data.kind ?? body.kind,
    parentId: mend(body.parentId, data.parentId),
    validTo: mend(body.validTo, data.validTo),
    aliases: withdrawn.size === 0 ? body.aliases : body.aliases.filter((alias) => !withdrawn.has(alias)),
    names: body.names.map((entry) =>
      entry === wrong
        ? {
            name: data.name ?? entry.name,
            shortName: mend(entry.shortName, data.shortName),
            validFrom: mend(entry.validFrom, data.validFrom),
          }
        : entry,
    ),
  }
}

/** The name that a correction is about: the last of those so called, or else the one that holds last. */
export function nameToCorrect(body: RegisteredBody, wrongName: string | undefined): BodyName | undefined {
  if (wrongName === undefined) return inForceOn(body.names, FOREVER)
  return inForceOn(
    body.names.filter((entry) => entry.name === wrongName),
    FOREVER,
  )
}
