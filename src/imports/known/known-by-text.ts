import { foldName } from '../../domain/name-folding.js'

/**
 * Things that are known by the text that names them: areas by their name, involvements by their actor. A register may
 * name one text several times and mean as many things: the first of them is everybody's first, and so on.
 */
export class KnownByText {
  private readonly ids = new Map<string, string[]>()

  add(text: string, id: string): void {
    const known = this.ids.get(foldName(text))
    if (known === undefined) this.ids.set(foldName(text), [id])
    else if (!known.includes(id)) known.push(id)
  }

  /** @param turn 0 for the first thing of that name */
  find(text: string, turn: number): string | undefined {
    return this.ids.get(foldName(text))?.[turn]
  }
}

/** Areas, and from which days the ledger has owners of each. */
export class KnownAreas extends KnownByText {
  private readonly days = new Map<string, Set<string | undefined>>()

  assigned(areaId: string, validFrom: string | undefined): void {
    const known = this.days.get(areaId)
    if (known === undefined) this.days.set(areaId, new Set([validFrom]))
    else known.add(validFrom)
  }

  hasOwnerFrom(areaId: string, validFrom: string | undefined): boolean {
    return this.days.get(areaId)?.has(validFrom) ?? false
  }
}
