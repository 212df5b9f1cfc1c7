import type { z } from 'zod'
import { type AreaCommand, areaCommands } from '../domain/area/commands.js'
import { decideArea } from '../domain/area/decide.js'
import type { AreaEvent } from '../domain/area/events.js'
import { evolveArea } from '../domain/area/evolve.js'
import { areaReads } from '../domain/area/reads.js'
import { type AreaState, initialArea } from '../domain/area/state.js'
import { type BodyCommand, bodyCommands } from '../domain/body/commands.js'
import { decideBody } from '../domain/body/decide.js'
import type { BodyEvent } from '../domain/body/events.js'
import { evolveBody } from '../domain/body/evolve.js'
import { bodyReads } from '../domain/body/reads.js'
import { type BodyState, initialBody } from '../domain/body/state.js'
import { type DocumentCommand, documentCommands } from '../domain/document/commands.js'
import { decideDocument } from '../domain/document/decide.js'
import type { DocumentEvent } from '../domain/document/events.js'
import { evolveDocument } from '../domain/document/evolve.js'
import { documentReads } from '../domain/document/reads.js'
import { type DocumentState, initialDocument } from '../domain/document/state.js'
import type { Category } from '../domain/event.js'
import { type FindingCommand, findingCommands } from '../domain/finding/commands.js'
import { decideFinding } from '../domain/finding/decide.js'
import type { FindingEvent } from '../domain/finding/events.js'
import { evolveFinding } from '../domain/finding/evolve.js'
import { findingReads } from '../domain/finding/reads.js'
import { type FindingState, initialFinding } from '../domain/finding/state.js'
import { type InvolvementCommand, involvementCommands } from '../domain/involvement/commands.js'
import { decideInvolvement } from '../domain/involvement/decide.js'
import type { InvolvementEvent } from '../domain/involvement/events.js'
import { evolveInvolvement } from '../domain/involvement/evolve.js'
import { involvementReads } from '../domain/involvement/reads.js'
import { type InvolvementState, initialInvolvement } from '../domain/involvement/state.js'
import { type MeetingCommand, meetingCommands } from '../domain/meeting/commands.js'
import { decideMeeting } from '../domain/meeting/decide.js'
import type { MeetingEvent } from '../domain/meeting/events.js'
import { evolveMeeting } from '../domain/meeting/evolve.js'
import { meetingReads } from '../domain/meeting/reads.js'
import { initialMeeting, type MeetingState } from '../domain/meeting/state.js'
import { type PersonCommand, personCommands } from '../domain/person/commands.js'
import { decidePerson } from '../domain/person/decide.js'
import type { PersonEvent } from '../domain/person/events.js'
import { evolvePerson } from '../domain/person/evolve.js'
import { personReads } from '../domain/person/reads.js'
import { initialPerson, type PersonState } from '../domain/person/state.js'
import { type RegisterCommand, registerCommands } from '../domain/register/commands.js'
import { decideRegister } from '../domain/register/decide.js'
import type { RegisterEvent } from '../domain/register/events.js'
import { evolveRegister } from '../domain/register/evolve.js'
import { registerReads } from '../domain/register/reads.js'
import { initialRegister, type RegisterState } from '../domain/register/state.js'
import { type Aggregate, aggregate } from './aggregate.js'

/** Every aggregate by its streams' category. */
export const aggregates: { readonly [C in Category]: Aggregate } = {
  body: aggregate<BodyState, BodyCommand, BodyEvent>({
    category: 'body',
    idField: 'bodyId',
    schemas: bodyCommands,
    initial: initialBody,
    evolve: evolveBody,
    reads: bodyReads,
    decide: decideBody,
  }),
  person: aggregate<PersonState, PersonCommand, PersonEvent>({
    category: 'person',
    idField: 'personId',
    schemas: personCommands,
    initial: initialPerson,
    evolve: evolvePerson,
    reads: personReads,
    decide: decidePerson,
  }),
  meeting: aggregate<MeetingState, MeetingCommand, MeetingEvent>({
    category: 'meeting',
    idField: 'meetingId',
    schemas: meetingCommands,
    initial: initialMeeting,
    evolve: evolveMeeting,
    reads: meetingReads,
    decide: decideMeeting,
  }),
  document: aggregate<DocumentState, DocumentCommand, DocumentEvent>({
    category: 'document',
    idField: 'documentId',
    schemas: documentCommands,
    initial: initialDocument,
    evolve: evolveDocument,
    reads: documentReads,
    decide: decideDocument,
  }),
  area: aggregate<AreaState, AreaCommand, AreaEvent>({
    category: 'area',
    idField: 'areaId',
    schemas: areaCommands,
    initial: initialArea,
    evolve: evolveArea,
    reads: areaReads,
    decide: decideArea,
  }),
  involvement: aggregate<InvolvementState, InvolvementCommand, InvolvementEvent>({
    category: 'involvement',
    idField: 'involvementId',
    schemas: involvementCommands,
    initial: initialInvolvement,
    evolve: evolveInvolvement,
    reads: involvementReads,
    decide: decideInvolvement,
  }),
  register: aggregate<RegisterState, RegisterCommand, RegisterEvent>({
    category: 'register',
    idField: 'registerId',
    schemas: registerCommands,
    initial: initialRegister,
    evolve: evolveRegister,
    reads: registerReads,
    decide: decideRegister,
  }),
  finding: aggregate<FindingState, FindingCommand, FindingEvent>({
    category: 'finding',
    idField: 'findingId',
    schemas: findingCommands,
    initial: initialFinding,
    evolve: evolveFinding,
    reads: findingReads,
    decide: decideFinding,
  }),
}

/** One command of the product: what its data must be, and the aggregate that decides it. */
export type CommandSpec = {
  readonly type: string
  readonly schema: z.ZodType
  readonly aggregate: Aggregate
}

/** The one table of commands, by their public names. */
export const commandTable: ReadonlyMap<string, CommandSpec> = new Map(
  Object.values(aggregates).flatMap((owner) =>
    Object.entries(owner.schemas).map(
      ([type, schema]) => [type, { type, schema, aggregate: owner }] as const,
    ),
  ),
)
