import { type Claim, claimsOf } from '../claims.js'
import type { Rule } from '../finding.js'
import { containsName } from '../names-in-text.js'
import { nearBodies } from '../near-bodies.js'
import { listed } from '../words.js'
import { calledOf, type ListedRow, told, type World } from '../world.js'

/** The fields in which registers name whom a row is about. */
const NAMING_FIELDS = ['body', 'actor', 'owner', 'organisation', 'name', 'from', 'to']

/** Somebody who is said to stand in a register, and does not. */
export const actorNotListedRule: Rule = {
  id: 'actor-not-listed',
  severity: 'error',
  looksFor: {
    nb: 'En aktør som skal stå i en oversikt (påstanden actor-listed), og som ikke står der.',
    en: 'An actor that is said to stand in a register (the claim actor-listed) and does not.',
  },
  find: (world) =>
    claimsOf(world, 'actor-listed').flatMap((claim) => {
      const { row, registers, value } = claim
      if (registers.length === 0 || isListed(world, claim)) return []
      const names = registers.map(({ register }) => register.name)
      return [
        {
          about: [row.rowId],
          basis: [value, ...names],
          message: {
            nb: `${value} skal stå i ${listed(names, 'nb')}, og står ikke der.`,
            en: `${value} is said to stand in ${listed(names, 'en')}, and does not.`,
          },
          rows: [told(row)],
          things: [],
        },
      ]
    }),
}

/** Under any of its names; a name that stands among other words counts: `Norstella, årskonferansen`. */
function isListed(world: World, { registers, value }: Claim): boolean {
  const body = world.bodyNamed(value)
  // Under a name that is misspelt it is listed all the same: the slip is what is told of.
  const misspelt = nearBodies(world).filter(({ near }) => body !== undefined && near.includes(body))
  const names = [
    ...(body === undefined ? [value] : [value, ...calledOf(body)]),
    ...misspelt.map((one) => one.body.name),
  ]
  const isNamedIn = (row: ListedRow) =>
    NAMING_FIELDS.some((field) => names.some((name) => containsName(row.cell(field), name))) ||
    (body !== undefined && world.meetingOf(row.listing?.meetingId)?.bodyId === body.bodyId)
  return registers.some(({ rows }) => rows.some(isNamedIn))
}
