import type { RegisterKind } from '../../domain/register/events.js'

/** A column that a register may have: the field it fills, which is its English name, and its other names. */
export type Column = {
  readonly field: string
  readonly norwegian: readonly string[]
  readonly english?: readonly string[]
  readonly isRequired?: true
}

const VALID_FROM: Column = { field: 'valid_from', norwegian: ['gyldig fra'] }
const VALID_TO: Column = { field: 'valid_to', norwegian: ['gyldig til'] }
const DATE: Column = { field: 'date', norwegian: ['dato'], isRequired: true }
const BODY: Column = { field: 'body', norwegian: ['organ', 'aktør', 'møte/aktør'] }
const TYPE: Column = { field: 'type', norwegian: ['møtetype'] }
const MATTER: Column = {
  field: 'matter',
  norwegian: ['sak', 'sak i møtet', 'tema', 'tema for møtet', 'hovedtema'],
  english: ['topic'],
}
const MEETING_REST: readonly Column[] = [
  { field: 'decision', norwegian: ['vedtak'] },
  { field: 'minutes_status', norwegian: ['referatstatus'] },
  { field: 'approved_on', norwegian: ['godkjent dato'] },
  { field: 'place', norwegian: ['sted'] },
  { field: 'start', norwegian: ['klokkeslett'] },
  { field: 'number', norwegian: ['møtenummer'] },
]

/** The columns of each kind of register. */
export const COLUMNS: Readonly<Record<RegisterKind, readonly Column[]>> = {
  bodies: [
    { field: 'body', norwegian: ['organ'], isRequired: true },
    { field: 'kind', norwegian: ['type'] },
    VALID_FROM,
    VALID_TO,
    { field: 'short_name', norwegian: ['forkortelse'] },
    { field: 'aliases', norwegian: ['også kalt'] },
    { field: 'parent', norwegian: ['del av'] },
    { field: 'key', norwegian: ['nøkkel', 'id'] },
  ],
  members: [
    { field: 'role', norwegian: ['rolle'], isRequired: true },
    { field: 'name', norwegian: ['navn'], isRequired: true },
    { field: 'organisation', norwegian: ['virksomhet'], english: ['organization'], isRequired: true },
    { field: 'chair', norwegian: ['møteleder'] },
    { field: 'deputy', norwegian: ['vara'] },
    VALID_FROM,
    VALID_TO,
    { field: 'body', norwegian: ['organ'] },
  ],
  meetings: [DATE, BODY, TYPE, MATTER, ...MEETING_REST],
  matters: [
    DATE,
    BODY,
    TYPE,
    { ...MATTER, isRequired: true },
    ...MEETING_REST,
    { field: 'order', norwegian: ['saksnr'] },
  ],
  owners: [
    { field: 'area', norwegian: ['samhandlingsområde', 'samhandlingsområder', 'område'], isRequired: true },
    { field: 'owner', norwegian: ['tiltakseier', 'eier'], isRequired: true },
    VALID_FROM,
  ],
  involvement: [
    { field: 'actor', norwegian: ['aktør'], isRequired: true },
    { field: 'involvement', norwegian: ['involvering'], isRequired: true },
  ],
  documents: [
    { field: 'document', norwegian: ['dokument'], isRequired: true },
    { field: 'version', norwegian: ['versjon'], isRequired: true },
    { field: 'date', norwegian: ['dato'] },
    { field: 'aliases', norwegian: ['også kalt'] },
    { field: 'status', norwegian: [] },
    { field: 'order', norwegian: ['rekkefølge'] },
    { field: 'from', norwegian: ['fra'] },
    { field: 'to', norwegian: ['til'] },
    { field: 'submitted_on', norwegian: ['oversendt'] },
  ],
  statements: [
    { field: 'register', norwegian: [], isRequired: true },
    { field: 'claim', norwegian: [], isRequired: true },
    { field: 'body', norwegian: ['organ'] },
    TYPE,
    { field: 'from', norwegian: ['fra'] },
    { field: 'to', norwegian: ['til'] },
    { field: 'value', norwegian: [], isRequired: true },
    { field: 'source', norwegian: [] },
  ],
  commands: [],
}
