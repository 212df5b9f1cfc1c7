import type { APPOINTMENT_ROLES } from '../domain/body/events.js'
import { DRAFT_MARKER } from '../domain/draft-marker.js'
import type { RegisterKind } from '../domain/register/events.js'
import type { Standing } from '../domain/values.js'

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
  draft: `Forslag: ${DRAFT_MARKER}.`,
  approved: 'Vedtak: referatet er godkjent, eller vedtaket var endelig da det ble truffet.',
  unstated: 'Ikke oppgitt: kilden sier ikke om referatet er godkjent. Regnes ikke som vedtak.',
  superseded: 'Omgjort: et senere vedtak er trådt i stedet.',
  withdrawn: 'Trukket: ført opp ved en feil eller trukket tilbake. Gjelder ikke.',
}
const CORRECTED_MEANING = 'Rettet: teksten er rettet etter godkjenning; tidligere ordlyd er bevart.'

export const CORRECTED = 'rettet'

export const standingText = (status: Standing, corrected = false): string =>
  corrected ? `${standingWord[status]} (${CORRECTED})` : standingWord[status]

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
