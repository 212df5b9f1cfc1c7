import { foldName } from '../src/domain/name-folding.js'
import type { LedgerEvent } from '../src/ledger/codec.js'
import type { Projection, Row } from '../src/projector/projection.js'
import { DATED, dated, RECORDED, recorded } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

const bodies = factTable('bodies', { body_id: 'text', kind: 'text', parent_id: 'text?', ...DATED }, [
  ['body_id'],
])

const bodyNames = factTable('body_names', { body_id: 'text', name: 'text', short_name: 'text?', ...DATED }, [
  ['body_id'],
])

const bodyAliases = factTable('body_aliases', { body_id: 'text', alias: 'text', ...DATED }, [['body_id']])

/** `effective_on` is the body's last day. */
const bodyEnds = factTable('body_ends', { body_id: 'text', ...DATED }, [['body_id']])

const bodyRules = factTable('body_rules', { body_id: 'text', rules: 'text', ...DATED }, [['body_id']])

/** The fields that a correction gives, as JSON: an absent one is left as it was, `null` takes it away. */
const bodyCorrections = factTable(
  'body_corrections',
  { body_id: 'text', corrected: 'text', reason: 'text', ...RECORDED },
  [['body_id']],
)

/** The last row of a body says where reads of it lead; without `into_id` the redirect was undone. */
const bodyMerges = factTable('body_merges', { body_id: 'text', into_id: 'text?', ...DATED }, [
  ['body_id'],
  ['into_id'],
])

/** Everything that a body was ever called, folded: where the finding of bodies by name begins. */
const bodyNameKeys = factTable('body_name_keys', { folded: 'text', body_id: 'text', ...RECORDED }, [
  ['folded'],
])

const keysOf = (event: LedgerEvent, bodyId: string, names: readonly (string | null | undefined)[]): Row[] =>
  names
    .filter((name) => typeof name === 'string')
    .map((name) => bodyNameKeys.row({ folded: foldName(name), body_id: bodyId, ...recorded(event) }))

/** Bodies with their names over time, aliases, place in the organisation, rules, ends and merges. */
export const bodiesProjection: Projection = {
  name: 'bodies',
  version: 1,
  tables: [bodies, bodyNames, bodyAliases, bodyEnds, bodyRules, bodyCorrections, bodyMerges, bodyNameKeys],
  project(event) {
    switch (event.type) {
      case 'BodyRegistered': {
        const { bodyId, name, shortName, kind, parentId, aliases = [], rules } = event.data
        const body = { body_id: bodyId, ...dated(event) }
        return [
          bodies.row({ ...body, kind, parent_id: parentId }),
          bodyNames.row({ ...body, name, short_name: shortName }),
          ...aliases.map((alias) => bodyAliases.row({ ...body, alias })),
          ...(rules === undefined ? [] : [bodyRules.row({ ...body, rules: JSON.stringify(rules) })]),
          ...keysOf(event, bodyId, [name, shortName, ...aliases]),
        ]
      }
      case 'BodyRenamed': {
        const { bodyId, name, shortName } = event.data
        return [
          bodyNames.row({ body_id: bodyId, name, short_name: shortName, ...dated(event) }),
          ...keysOf(event, bodyId, [name, shortName]),
        ]
      }
      case 'BodyAliasAdded': {
        const { bodyId, alias } = event.data
        return [
          bodyAliases.row({ body_id: bodyId, alias, ...dated(event) }),
          ...keysOf(event, bodyId, [alias]),
        ]
      }
      case 'BodyEnded':
        return [bodyEnds.row({ body_id: event.data.bodyId, ...dated(event) })]
      case 'BodyRulesSet': {
        const { bodyId, rules } = event.data
        return [bodyRules.row({ body_id: bodyId, rules: JSON.stringify(rules), ...dated(event) })]
      }
      case 'BodyCorrected': {
        const { bodyId, reason, ...corrected } = event.data
        return [
          bodyCorrections.row({
            body_id: bodyId,
            corrected: jsonOf(corrected) ?? '{}',
            reason,
            ...recorded(event),
          }),
          ...keysOf(event, bodyId, [corrected.name, corrected.shortName]),
        ]
      }
      case 'BodyMerged':
        return [bodyMerges.row({ body_id: event.data.bodyId, into_id: event.data.into, ...dated(event) })]
      case 'BodyMergeUndone':
        return [bodyMerges.row({ body_id: event.data.bodyId, ...dated(event) })]
      default:
        return NO_ROWS
    }
  },
}
