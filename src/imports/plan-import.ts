import { basename } from 'node:path'
import { readDate } from '../domain/calendar-date.js'
import { documentIndex } from '../domain/documents-in-text.js'
import { foldName } from '../domain/name-folding.js'
import type { RegisterKind } from '../domain/register/events.js'
import { LIMITS, textUpTo } from '../domain/text.js'
import { readCommands } from './files/read-commands.js'
import { importCommandIdOf, importIdOf, ownerBodyIdOf, registerIdOf } from './ids.js'
import type { ImportContext, ImportOptions } from './import-request.js'
import { type KnownBodies, severalBodies } from './known/known-bodies.js'
import {
  lookUpAreas,
  lookUpBodies,
  lookUpDocuments,
  lookUpInvolvements,
  lookUpMeetings,
  lookUpPersons,
} from './known/ledger-lookup.js'
import { UNKNOWN_KIND } from './lists/body-of-row.js'
import { planBodies } from './lists/plan-bodies.js'
import { planDocuments } from './lists/plan-documents.js'
import { planMembers } from './lists/plan-members.js'
import { planInvolvement, planOwners } from './lists/plan-owners.js'
import { planStatements } from './lists/plan-statements.js'
import { planMeetings } from './meetings/plan-meetings.js'
import { ImportPlan, type PlannedCommand } from './plan.js'
import type { RowProblem } from './problems.js'
import { type Owner, prepareRegister, type ReadRegister, readInput } from './rows/prepare-register.js'
import type { PreparedRegister } from './rows/prepared-register.js'

export type PlannedImport = {
  readonly plan: ImportPlan
  /** In the order of planning. */
  readonly registers: readonly PreparedRegister[]
  readonly commandFiles: readonly {
    readonly name: string
    readonly file: string
    readonly commands: readonly PlannedCommand[]
  }[]
  readonly problems: readonly RowProblem[]
}

/** Everything that an import would do, put together without writing anything. Files are taken in an order of their own, so theirs makes no difference. */
export async function planImport(
  context: ImportContext,
  options: ImportOptions,
  today: string,
): Promise<PlannedImport> {
  const problems: RowProblem[] = []
  const read: ReadRegister[] = []
  for (const input of options.registers) {
    const register = await readInput(input, problems)
    if (register) read.push(register)
  }
  checkNames(read, problems)
  read.sort(byOwnerAndName)
  const plan = new ImportPlan()
  const bodies = await lookUpBodies(context)
  const prepare = (register: ReadRegister) =>
    prepareRegister(
      { log: context.log, vault: context.vault, replace: options.replace ?? false },
      register,
      ownerOf(plan, bodies, register, problems),
      problems,
    )
  const registers: PreparedRegister[] = []
  const prepareAll = async (...kinds: readonly RegisterKind[]): Promise<readonly PreparedRegister[]> => {
    const prepared: PreparedRegister[] = []
    for (const register of read) {
      if (!kinds.includes(register.kind)) continue
      const one = await prepare(register)
      const same = registers.find(({ registerId }) => registerId === one.registerId)
      // Its owner may go by two names.
      if (same !== undefined) {
        problems.push(sameRegister(one.path, same.path, one.name))
        continue
      }
      for (const line of one.linesWithForgotten) plan.notices.add(forgottenName(one.path, line))
      registers.push(one)
      prepared.push(one)
    }
    return prepared
  }
  planBodies(plan, await prepareAll('bodies'), bodies)
  const documents = await lookUpDocuments(context)
  planDocuments(plan, await prepareAll('documents'), bodies, documents)
  const persons = await lookUpPersons(context, bodies)
  planMembers(plan, await prepareAll('members'), bodies, persons)
  planOwners(plan, await prepareAll('owners'), bodies, await lookUpAreas(context))
  planInvolvement(plan, await prepareAll('involvement'), bodies, await lookUpInvolvements(context))
  planStatements(plan, await prepareAll('statements'), bodies)

  const prepared = await prepareAll('meetings', 'matters')
  const { days, places } = placesOf(prepared, bodies)
  const world = {
    bodies,
    meetings: await lookUpMeetings(context, bodies, places, listedMeetings(prepared, days)),
    documents: documentIndex([...documents.values()]),
    days,
    today,
  }
  for (const register of prepared) planMeetings(plan, register, world)

  const commandFiles = read
    .filter(({ kind }) => kind === 'commands')
    .map(({ input, sha256 }) => {
      const registerId = registerIdOf(input.name, undefined)
      const file = readCommands(
        input.file,
        input.bytes,
        registerId,
        importIdOf(registerId, undefined, sha256),
      )
      problems.push(...file.problems)
      return { name: input.name, file: input.file, commands: file.commands }
    })
  return { plan, registers, commandFiles, problems: inOrder([...problems, ...plan.problems]) }
}

/** Two registers of one name and owner would be one register with two files. */
const sameRegister = (file: string, other: string, name: string): RowProblem => ({
  file,
  line: 1,
  message: `${other} is imported under the name "${name}" too; allowed: one file for a register`,
})

function checkNames(read: readonly ReadRegister[], problems: RowProblem[]): void {
  const seen = new Map<string, string>()
  for (const { input } of read) {
    const texts = [
      ['name', input.name, LIMITS.name],
      ['title', input.title ?? '-', LIMITS.title],
      ['file name', basename(input.file), LIMITS.name],
    ] as const
    for (const [what, text, max] of texts) {
      if (textUpTo(max).safeParse(text).success) continue
      const { length } = text.trim()
      const message =
        length === 0 || text.length > max
          ? `the register's ${what} has ${length} characters; allowed: 1 to ${max}`
          : `the register's ${what} holds U+0000 or half a character (a lone surrogate); type it again`
      problems.push({ file: input.file, line: 1, message })
    }
    const key = `${foldName(input.name)}|${foldName(input.body ?? '')}`
    const other = seen.get(key)
    if (other !== undefined) problems.push(sameRegister(input.file, other, input.name))
    seen.set(key, input.file)
  }
}

/** A register that has an owner is the meeting's own and comes first; among equals the name decides. */
function byOwnerAndName(a: ReadRegister, b: ReadRegister): number {
  const owned = ({ input }: ReadRegister) => (input.body === undefined ? 1 : 0)
  const key = ({ input }: ReadRegister) => `${foldName(input.name)}|${foldName(input.body ?? '')}`
  if (owned(a) !== owned(b)) return owned(a) - owned(b)
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
}

/** The body that a register is kept for. One that nobody knows is registered from its name. */
function ownerOf(
  plan: ImportPlan,
  bodies: KnownBodies,
  { input, sha256 }: ReadRegister,
  problems: RowProblem[],
): Owner | undefined {
  const { body, file, name } = input
  if (body === undefined) return undefined
  const match = bodies.find(body)
  if (match.status === 'one') return { bodyId: match.body.bodyId, ids: bodies.named(body) }
  if (match.status === 'several') {
    problems.push({ file, line: 1, column: 'body', message: severalBodies(body, match.bodies) })
    return undefined
  }
  const bodyId = ownerBodyIdOf(body)
  bodies.add({ bodyId, name: body, kind: UNKNOWN_KIND }, [body])
  const registerId = registerIdOf(name, bodyId)
  plan.commands.bodies.push({
    type: 'RegisterBody',
    data: { bodyId, name: body, kind: UNKNOWN_KIND },
    commandId: importCommandIdOf(bodyId, 'register'),
    source: { registerId, importId: importIdOf(registerId, undefined, sha256) },
    file,
    line: 1,
    isFresh: false,
  })
  return { bodyId, ids: [bodyId] }
}

/**
 * Where something is to be planned: what did not change was settled by an earlier import.
 * @returns `days` on which rows are new or changed, or were before they changed, and the bodies that meet on them
 */
function placesOf(
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
): { readonly days: ReadonlySet<string>; readonly places: ReadonlyMap<string, ReadonlySet<string>> } {
  const days = new Set<string>()
  const places = new Map<string, Set<string>>()
  for (const { rows, ownerId } of registers) {
    for (const { row, state, valuesBefore } of rows) {
      if (state === 'unchanged') continue
      const before = readDate(valuesBefore?.date ?? '')
      if (before !== undefined) days.add(before)
      const day = readDate(row.values.date ?? '')
      if (day === undefined) continue
      days.add(day)
      const there = places.get(day) ?? new Set<string>()
      places.set(day, there)
      const match = row.values.body ? bodies.find(row.values.body) : undefined
      if (match?.status === 'one') there.add(match.body.bodyId)
      else if (match === undefined && ownerId !== undefined) there.add(bodies.canonical(ownerId))
    }
  }
  return { days, places }
}

/** Meetings that are needed whatever their date is now: those of changed rows, of agendas that grow, of matches, and what an interrupted import had settled on. */
function listedMeetings(
  registers: readonly PreparedRegister[],
  days: ReadonlySet<string>,
): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { rows, matches, kind, known } of registers) {
    for (const { row, before, state } of rows) {
      const meetingId = before?.listing?.meetingId
      if (meetingId === undefined) continue
      if (state !== 'unchanged' || (kind === 'matters' && days.has(readDate(row.values.date ?? '') ?? '')))
        ids.add(meetingId)
    }
    for (const meeting of matches.values()) if (meeting !== 'new') ids.add(meeting)
    for (const { meetingId } of known.unfinished?.listings.values() ?? []) if (meetingId) ids.add(meetingId)
  }
  return ids
}

function inOrder(problems: readonly RowProblem[]): readonly RowProblem[] {
  return [...problems].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

const forgottenName = (path: string, line: number): string =>
  `${path}:${line}: the row is one of which the ledger has forgotten a name, and the name that stands there is not taken in; write [slettet] in its place. If it is somebody else’s, import the file once without the row`
