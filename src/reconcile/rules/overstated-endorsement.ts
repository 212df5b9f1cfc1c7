import { sameVersion } from '../../domain/document/version-order.js'
import { documentsIn } from '../../domain/documents-in-text.js'
import { kindsIn, proposeConditions } from '../../domain/kinds-in-text.js'
import { foldName } from '../../domain/name-folding.js'
import type { DocumentRef } from '../../domain/values.js'
import type { BodyRow } from '../../queries/bodies.js'
import type { DecisionRow } from '../../queries/decisions.js'
import type { Found, Rule } from '../finding.js'
import { type FoldedName, foldedNames, namesIn } from '../names-in-text.js'
import { SUPPORT, strengthOf, strongestKind } from '../strength.js'
import { dateInWords, quoted } from '../words.js'
import { calledOf, type ListedRow, told, type World } from '../world.js'

/** The fields that tell what others have said of a document, by the kind of register. */
const TELLING_FIELDS: Readonly<Record<string, readonly string[]>> = {
  involvement: ['involvement'],
  documents: ['status'],
}

type Claimed = {
  readonly row: ListedRow
  readonly line: string
  readonly body: BodyRow
  readonly ref: DocumentRef
  readonly kind: string
  readonly strength: number
}

/** Somebody tells that a body supports a document's version more strongly, or more finally, than its decision does. */
export const overstatedEndorsementRule: Rule = {
  id: 'endorsement-overstated',
  severity: 'error',
  looksFor: {
    nb: 'En påstand om tilslutning som er sterkere enn vedtaket: enn ordene det bruker, eller enn at det bare er et forslag.',
    en: 'A claim of support that is stronger than the decision: than its words, or than that it is only a draft.',
  },
  find: (world) => {
    const names = foldedNames(
      world.bodies
        .filter(({ mergedInto }) => mergedInto === undefined)
        .flatMap((body) => calledOf(body).map((name) => ({ name, of: body }))),
    )
    return world.registers
      .flatMap(({ register, rows }) =>
        (TELLING_FIELDS[register.kind] ?? []).flatMap((field) =>
          rows.flatMap((row) =>
            row
              .cell(field)
              .split('\n')
              .flatMap((line) => claimIn(world, names, row, line)),
          ),
        ),
      )
      .flatMap((claim) => checked(world, claim))
  },
}

function claimIn(
  world: World,
  names: readonly FoldedName<BodyRow>[],
  row: ListedRow,
  line: string,
): readonly Claimed[] {
  const kind = strongestKind(kindsIn(line))
  const strength = strengthOf(kind, proposeConditions(line).length > 0 || /med forbehold/iu.test(line))
  if (kind === undefined || strength < SUPPORT) return []
  // Of what is told of somebody the first name in the line is whose act it is; where there is none, the row's.
  const [named] = namesIn(line, names)
  const body = named?.of ?? world.bodyNamed(row.cell('actor'))
  if (body === undefined) return []
  return documentsIn(line, world.documentNames).map((ref) => ({ row, line, body, ref, kind, strength }))
}

type Support = {
  readonly decision: DecisionRow
  readonly strength: number
  readonly kind: string | undefined
}

function checked(world: World, claim: Claimed): readonly Found[] {
  const { row, body, ref, kind, strength, line } = claim
  const supports = supportsOf(world, claim)
  // Who says that it is a draft does not make more of it.
  const takesDrafts = /forslag|utkast til vedtak|foreløpig/iu.test(foldName(line))
  if (supports.some((one) => one.strength >= strength && (takesDrafts || one.decision.status !== 'draft')))
    return []
  const [best] = supports
  const title = world.documents.find(({ documentId }) => documentId === ref.documentId)?.title ?? ''
  const said = {
    nb: `${row.register} sier «${kind}» om ${body.name} og ${title} ${ref.version}`,
    en: `${row.register} says “${kind}” of ${body.name} and ${title} ${ref.version}`,
  }
  const where = best && dateInWords(best.decision.date)
  return [
    {
      about: [row.rowId, body.bodyId, ref.documentId, ref.version],
      basis: [
        kind,
        strength,
        ...supports.map((one) => `${one.decision.decisionId} ${one.decision.status} ${one.strength}`),
      ],
      message:
        best === undefined
          ? {
              nb: `${said.nb}, men ingen av organets vedtak bærer det.`,
              en: `${said.en}, but no decision of that body bears it out.`,
            }
          : {
              nb: `${said.nb}, men ${best.decision.status === 'draft' ? 'forslaget til vedtak (ikke godkjent)' : 'vedtaket'} ${where} sier ${quoted(best.kind ?? 'noe annet')}${hasCondition(best) ? ' med forbehold' : ''}.`,
              en: `${said.en}, but the ${best.decision.status === 'draft' ? 'draft (not approved)' : 'decision'} of ${where} says ${quoted(best.kind ?? 'something else')}${hasCondition(best) ? ' with a condition' : ''}.`,
            },
      rows: [told(row), ...supports.flatMap(({ decision }) => rowsOf(world, decision))],
      things: supports.map(({ decision: { meetingId, decisionId } }) => ({
        kind: 'decision',
        meetingId,
        decisionId,
      })),
    },
  ]
}

const hasCondition = ({ strength }: Support): boolean => !Number.isInteger(strength)

/** What the body has decided on the matters that treat the version, the strongest first. */
function supportsOf(world: World, { body, ref }: Claimed): readonly Support[] {
  const document = world.documents.find(({ documentId }) => documentId === ref.documentId)
  const isMeant = (other: DocumentRef) =>
    document !== undefined &&
    other.documentId === ref.documentId &&
    sameVersion(document.order, other.version, ref.version)
  const treating = new Set(
    world.matters
      .filter(({ bodyId, documents }) => bodyId === body.bodyId && documents.some(isMeant))
      .map(({ meetingId, matterId }) => `${meetingId} ${matterId}`),
  )
  return world.decisions
    .filter(({ meetingId, matterId }) => treating.has(`${meetingId} ${matterId}`))
    .filter(({ status }) => status !== 'withdrawn' && status !== 'superseded')
    .map((decision) => {
      const parts = [...(decision.lead === undefined ? [] : [decision.lead]), ...decision.clauses]
      const isConditional = parts.some(({ conditions = [] }) => conditions.length > 0)
      const kind = strongestKind(parts.flatMap((part) => part.kind ?? []))
      return { decision, kind, strength: strengthOf(kind, isConditional) }
    })
    .toSorted((a, b) => b.strength - a.strength)
}

const rowsOf = ({ registers }: World, { decisionId }: DecisionRow) =>
  registers.flatMap(({ rows }) => rows.filter(({ listing }) => listing?.decisionId === decisionId).map(told))
