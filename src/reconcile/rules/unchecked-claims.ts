import { ALL_REGISTERS, CLAIMS, type Claim, claimsOf } from '../claims.js'
import type { Rule, Sentence } from '../finding.js'
import { told, type World } from '../world.js'

/** A claim that nobody can hold against anything. */
export const uncheckedClaimsRule: Rule = {
  id: 'claim-not-checked',
  severity: 'notice',
  looksFor: {
    nb: 'En påstand som ikke lar seg kontrollere: oversikten den gjelder er ikke importert, eller organet den nevner er ukjent.',
    en: 'A claim that cannot be checked: the register that it speaks of was not imported, or the body that it names is unknown.',
  },
  find: (world) =>
    CLAIMS.flatMap((kind) =>
      claimsOf(world, kind).flatMap((claim) => {
        const why = whyUnchecked(world, kind, claim)
        if (why === undefined) return []
        return [
          {
            about: [claim.row.rowId],
            basis: [claim.named, claim.value],
            message: {
              nb: `Påstanden ${kind} er ikke kontrollert: ${why.nb}.`,
              en: `The claim ${kind} is not checked: ${why.en}.`,
            },
            rows: [told(claim.row)],
            things: [],
          },
        ]
      }),
    ),
}

function whyUnchecked(
  world: World,
  kind: (typeof CLAIMS)[number],
  { named, registers, value, body }: Claim,
): Sentence | undefined {
  // An order of treatment is a matter of meetings, which need not be of a register.
  const isOfMeetings = kind === 'treated-before' && named === ALL_REGISTERS
  if (registers.length === 0 && !isOfMeetings) {
    if (named === ALL_REGISTERS)
      return { nb: 'ingen andre oversikter er importert', en: 'no other register was imported' }
    return {
      nb: `ingen oversikt som heter «${named}» er importert`,
      en: `no register of the name “${named}” was imported`,
    }
  }
  if (kind !== 'treated-before') return undefined
  if (body === undefined)
    return { nb: 'den nevner ikke hvem som skal behandle først', en: 'it does not say who is to treat first' }
  if (world.bodyNamed(value) !== undefined) return undefined
  return { nb: `«${value}» er ikke ett kjent organ`, en: `“${value}” is not one known body` }
}
