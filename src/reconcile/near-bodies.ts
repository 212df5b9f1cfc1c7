import type { BodyRow } from '../queries/bodies.js'
import { isLikeName } from './likeness.js'
import { calledOf, type World } from './world.js'

/** A body that is known by a name only, and the bodies whose names are like it: one that was misspelt, perhaps. */
export type NearBody = { readonly body: BodyRow; readonly near: readonly BodyRow[] }

const found = new WeakMap<World, readonly NearBody[]>()

/** Of two unknown spellings the later one counts as near the earlier. */
export function nearBodies(world: World): readonly NearBody[] {
  const known = found.get(world)
  if (known !== undefined) return known
  const listed = world.bodies.filter(({ listed, mergedInto }) => listed && mergedInto === undefined)
  const unlisted = world.bodies.filter(({ listed, mergedInto }) => !listed && mergedInto === undefined)
  const near = unlisted.flatMap((body, place) => {
    const candidates = [...listed, ...unlisted.slice(0, place)]
    const like = candidates.filter((other) => calledOf(other).some((name) => isLikeName(name, body.name)))
    return like.length === 0 ? [] : [{ body, near: like }]
  })
  found.set(world, near)
  return near
}

/** The body that is meant where a misspelt name is like one other. */
export function meantBodyOf(world: World): (bodyId: string) => string {
  const meant = new Map(
    nearBodies(world).flatMap(({ body, near: [only, another] }) =>
      only === undefined || another !== undefined ? [] : [[body.bodyId, only.bodyId] as const],
    ),
  )
  return (bodyId) => meant.get(bodyId) ?? bodyId
}
