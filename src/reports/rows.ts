import type { Cell, RegisterKind } from '../domain/register/events.js'
import type { Access, Clause, FollowUp, Lead, Standing } from '../domain/values.js'
import type { Role } from './bokmal.js'
export type MeetingRow = {
  meetingId: string
  bodyId: string
  body: string
  date: string
  type?: string
  number?: string
  start?: string
  place?: string
  status: string
  minutes: string
  matters: number
  decisions: number
  listings: number
  recordedAt: string
}
export type MatterRow = {
  meetingId: string
  matterId: string
  bodyId: string
  body: string
  date: string
  order: number
  title: string
  number?: string
  kind?: string
  caseNumber?: string
  status: string
  access?: Access
}
export type DecisionRow = {
  meetingId: string
  bodyId: string
  body: string
  date: string
  matterId: string
  matter: string
  matterNumber?: string
  decisionId: string
  revision: number
  status: Standing
  corrected: boolean
  lead?: Lead
  clauses: readonly Clause[]
  text: string
  access?: Access
  approvedOn?: string | null
  approvedOnKnown?: boolean
  approvedBy?: 'minutes' | 'vote'
  approvedIn?: string
  supersededBy?: { meetingId: string; decisionId: string }
  recordedAt: string
  effectiveOn: string
}
export type DecisionView = DecisionRow & {
  revisions: readonly {
    revision: number
    text: string
    lead?: Lead
    clauses: readonly Clause[]
    reason?: string
    actor: string
    recordedAt: string
    effectiveOn: string
    change: string
  }[]
  standings: readonly { status: Standing; effectiveOn: string; effectiveKnown: boolean; recordedAt: string }[]
  followUps: readonly FollowUp[]
}
type Ref = { meetingId: string; body: string; date: string }
export type DocumentRow = {
  documentId: string
  title: string
  aliases: readonly string[]
  order: string
  versions: readonly {
    version: string
    date?: string
    status?: string
    note?: string
    unordered: boolean
    treated: readonly (Ref & { matterId: string })[]
    mentioned: readonly (Ref & { decisionId: string })[]
    endorsed: readonly (Ref & {
      decisionId: string
      kind: string
      conditions: readonly string[]
      status: Standing
    })[]
    submitted: readonly { from?: string; to: string; date: string }[]
    warnings: readonly string[]
  }[]
}
export type BodyRow = {
  bodyId: string
  name: string
  shortName?: string
  kind: string
  parentId?: string
  aliases: readonly string[]
  validFrom?: string
  validTo?: string
  listed: boolean
  mergedInto?: string
}
export type AppointmentRow = {
  bodyId: string
  body: string
  appointmentId: string
  personId: string
  name: string
  organisation: string
  role: Role
  roleTitle?: string
  deputyFor?: string
  validFrom?: string
  validTo?: string
}
export type FollowUpRow = {
  meetingId: string
  bodyId: string
  body: string
  date: string
  decisionId: string
  followUp: number
  text: string
  owner?: string
  due?: string
  status: string
  completedOn?: string
  decisionStatus: Standing
}
export type RegisterRow = {
  registerId: string
  name: string
  title?: string
  kind: RegisterKind
  ownerId?: string
  owner?: string
  file: string
  headers: readonly string[]
  fields: readonly (string | null)[]
  rows: number
  importedAt: string
  complete: boolean
}
export type Listing = {
  meetingId?: string
  matterId?: string
  decisionId?: string
  decisionRevision?: number
  date?: string
  areaId?: string
  involvementId?: string
  appointmentId?: string
}
export type RegisterRowView = {
  registerId: string
  rowId: string
  line: number
  cells: readonly Cell[]
  gone: boolean
  listing?: Listing
  recordedAt: string
}
export type OwnerRow = {
  areaId: string
  area: string
  owner: string
  ownerBodyId?: string
  validFrom?: string
}
export type InvolvementRow = { involvementId: string; actor: string; involvement: string; bodyId?: string }
export type SearchHit = {
  kind: 'decision' | 'matter'
  meetingId: string
  bodyId: string
  body: string
  date: string
  matterId: string
  decisionId?: string
  revision?: number
  status?: Standing
  current: boolean
  text: string
  snippet: string
}
