import type { APPOINTMENT_ROLES } from '../domain/body/events.js'
import { DRAFT_MARKER } from '../domain/draft-marker.js'
import type { RegisterKind } from '../domain/register/events.js'
import type { Standing } from '../domain/standing.js'
import type { Warning } from '../domain/warning.js'

// Every Norwegian word that lists and reports print beside the ledger's own texts.

export const NO_ROWS = '(ingen rader)'
/** Where a name was forgotten: its key is gone. */
export const FORGOTTEN_NAME = '[slettet]'
export const APPROVED_DATE_UNKNOWN = 'godkjent, dato ukjent'

export const standingWord: Readonly<Record<Standing, string>> = {
  draft: 'Forslag',
  unstated: 'Ikke oppgitt',
  approved: 'Vedtak',
  superseded: 'Omgjort',
  withdrawn: 'Trukket',
}

const standingMeaning: Readonly<Record<Standing, string>> = {
  draft: `Forslag: merket «${DRAFT_MARKER}». Teksten kan bli endret når referatet godkjennes.`,
  approved: 'Vedtak: referatet er godkjent, eller vedtaket var endelig da det ble truffet.',
  unstated: 'Ikke oppgitt: kilden sier ikke om referatet er godkjent. Regnes ikke som vedtak.',
  superseded: 'Omgjort: et senere vedtak er trådt i stedet.',
  withdrawn: 'Trukket: ført opp ved en feil eller trukket tilbake. Gjelder ikke.',
}
const CORRECTED_MEANING = 'Rettet: teksten er rettet etter godkjenning; tidligere ordlyd er bevart.'

/** A decision's standing in words: also that it was corrected, and what is known of an approval nobody can date. */
export function standingText(
  status: Standing,
  {
    corrected,
    approvalDateUnknown,
  }: { readonly corrected?: boolean; readonly approvalDateUnknown?: true | undefined } = {},
): string {
  const more = [...(corrected ? ['rettet'] : []), ...(approvalDateUnknown ? [APPROVED_DATE_UNKNOWN] : [])]
  return more.length === 0 ? standingWord[status] : `${standingWord[status]} (${more.join('; ')})`
}

/** Rules that were met only with a warning, by the code that a refusal would have had. */
const warningWord: Readonly<Record<string, string>> = {
  'approval-not-later': 'Det er ikke oppgitt at referatet ble godkjent i et senere møte.',
  'approver-not-allowed': 'Det er ikke kjent at rett organ godkjente referatet.',
  'body-ended': 'Organet var avsluttet.',
  'date-out-of-range': 'Datoene stemmer ikke overens.',
  'disqualified-member': 'Et medlem som er meldt eller kjent inhabilt, er regnet med.',
  'majority-not-met': 'Flertallet er mindre enn organets regler krever.',
  'not-appointed': 'Noen som ikke er oppnevnt, er regnet med.',
  'appointment-ended': 'Noen som ikke var oppnevnt på møtedagen, er regnet med.',
  'not-found': 'En versjon som er nevnt, er ikke registrert.',
  'quorum-not-met': 'Det er ikke ført at nok medlemmer var til stede.',
  'version-not-endorsed': 'Ingen har gitt tilslutning til den første versjonen fra 1.0.',
  'version-not-in-order': 'Versjonen har ingen plass i dokumentets rekkefølge.',
  'vote-inconsistent': 'Stemmetallene stemmer ikke overens.',
  'workshop-decides-nothing': 'Et arbeidsmøte treffer ikke vedtak.',
}

export function warningText({ code, message, basis }: Warning): string {
  const words = warningWord[code] ?? message
  return basis === undefined ? words : `${words} (${basis})`
}

/** A line for each status that the table shows, in a fixed order. */
export function standingLegend(
  shown: Iterable<{ readonly status: Standing; readonly corrected?: boolean }>,
): readonly string[] {
  const seen = new Set<Standing>()
  let anyCorrected = false
  for (const { status, corrected } of shown) {
    seen.add(status)
    anyCorrected ||= corrected === true
  }
  const order: readonly Standing[] = ['approved', 'draft', 'unstated', 'superseded', 'withdrawn']
  const lines = order.filter((status) => seen.has(status)).map((status) => standingMeaning[status])
  return anyCorrected ? [...lines, CORRECTED_MEANING] : lines
}

export type Role = (typeof APPOINTMENT_ROLES)[number]
export const roleWord: Readonly<Record<Role, string>> = {
  chair: 'Møteleder',
  member: 'Medlem',
  deputy: 'Vara',
  observer: 'Observatør',
  owner: 'Eier',
  leader: 'Leder',
  secretary: 'Sekretær',
}

export const meetingStatusWord: Readonly<Record<string, string>> = {
  scheduled: 'Planlagt',
  open: 'Pågår',
  closed: 'Avsluttet',
  circulated: 'Referat sendt ut',
  approved: 'Referat godkjent',
  cancelled: 'Avlyst',
  held: 'Holdt',
}

export const voteResultWord: Readonly<Record<string, string>> = {
  carried: 'Vedtatt',
  unanimous: 'Enstemmig vedtatt',
  lost: 'Falt',
}
export const voteWord: Readonly<Record<string, string>> = { for: 'for', against: 'mot', blank: 'blankt' }

export const disqualificationWord: Readonly<Record<string, string>> = {
  declared: 'har meldt seg inhabil',
  disqualified: 'er kjent inhabil',
  qualified: 'er kjent habil',
}

export const restrictedText = (basis: string): string => `unntatt offentlighet: ${basis}`

export const matterStatusWord: Readonly<Record<string, string>> = {
  open: 'Til behandling',
  withdrawn: 'Trukket',
  postponed: 'Utsatt',
  concluded: 'Behandlet',
}

export const registerKindWord: Readonly<Record<RegisterKind, string>> = {
  bodies: 'organer',
  members: 'medlemmer',
  meetings: 'møter',
  matters: 'saker',
  owners: 'eiere',
  involvement: 'involvering',
  documents: 'dokumenter',
  statements: 'utsagn',
  commands: 'kommandoer',
}

/** What an import read out of a text and nobody has stated. */
export const proposedWord = (text: string): string => `${text} (foreslått)`

/** A known word in bokmål, any other as it is. */
export const wordOf = (words: Readonly<Record<string, string>>, key: string): string => words[key] ?? key
