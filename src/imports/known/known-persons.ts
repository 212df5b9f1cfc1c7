import { foldPerson } from '../lists/members.js'

/** Persons by folded name and organisation: the same two are one person, in all registers; the same name elsewhere is another. */
export class KnownPersons {
  private readonly ids = new Map<string, string>()
  private readonly organisationsByName = new Map<string, Set<string>>()
  private readonly redirects = new Map<string, string>()

  /** Reads of one person lead to another: the two count as one. */
  redirect(personId: string, into: string): void {
    this.redirects.set(personId, into)
  }

  add(personId: string, name: string, organisation: string): void {
    const key = foldPerson(name, organisation)
    if (!this.ids.has(key)) this.ids.set(key, personId)
    const organisations = this.organisationsByName.get(foldPerson(name, '')) ?? new Set()
    organisations.add(organisation)
    this.organisationsByName.set(foldPerson(name, ''), organisations)
  }

  find(name: string, organisation: string): string | undefined {
    let found = this.ids.get(foldPerson(name, organisation))
    for (let steps = 0; steps < this.redirects.size && found !== undefined; steps++) {
      found = this.redirects.get(found) ?? found
    }
    return found
  }

  /** Other organisations that somebody of this name is known to be of. */
  elsewhere(name: string, organisation: string): readonly string[] {
    const known = this.organisationsByName.get(foldPerson(name, '')) ?? []
    return [...known].filter((other) => foldPerson(name, other) !== foldPerson(name, organisation))
  }
}
