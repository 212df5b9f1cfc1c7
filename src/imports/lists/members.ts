import type { APPOINTMENT_ROLES } from '../../domain/body/events.js'
import { foldName } from '../../domain/name-folding.js'
import { splitList } from '../cells/split-list.js'

export type AppointmentRole = (typeof APPOINTMENT_ROLES)[number]

/** The roles of registers, which may name a member by the board, and the words of the commands. */
const ROLES: ReadonlyMap<string, AppointmentRole> = new Map([
  ['programstyre', 'member'],
  ['styre', 'member'],
  ['utvalg', 'member'],
  ['medlem', 'member'],
  ['member', 'member'],
  ['programeier', 'owner'],
  ['eier', 'owner'],
  ['owner', 'owner'],
  ['programleder', 'leader'],
  ['leder', 'leader'],
  ['leader', 'leader'],
  ['observatør', 'observer'],
  ['observer', 'observer'],
  ['sekretær', 'secretary'],
  ['secretary', 'secretary'],
  ['chair', 'chair'],
  ['møteleder', 'chair'],
  ['deputy', 'deputy'],
  ['vara', 'deputy'],
])

/** The role that a cell names; any other word is a member's title. */
export function memberRole(text: string): { readonly role: AppointmentRole; readonly roleTitle?: string } {
  const role = ROLES.get(foldName(text))
  return role === undefined ? { role: 'member', roleTitle: text.trim() } : { role }
}

const YES_AND_NO: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['ja', true],
  ['x', true],
  ['yes', true],
  ['', false],
  ['false', false],
  ['nei', false],
  ['no', false],
])

/** What a cell with a yes or no may hold, for problems. */
export const YES_FORMS = 'true, false, ja, nei, x, or nothing'

/** Whether a cell says yes; an empty one says no, and `undefined` stands for any other word. */
export function isYes(text: string): boolean | undefined {
  return YES_AND_NO.get(text.trim().toLowerCase())
}

/** The names of one or several deputies. */
export const splitDeputies = (text: string): readonly string[] => splitList(text)

/** Two rows with one folding name one person: the same name in the same organisation. */
export const foldPerson = (name: string, organisation: string): string =>
  `${foldName(name)}\u001f${foldName(organisation)}`
