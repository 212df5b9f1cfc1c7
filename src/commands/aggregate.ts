import type { z } from 'zod'
import type { Decided } from '../domain/decided.js'
import type { Category, DomainEvent } from '../domain/event.js'
import type { FactStream, Facts, ReadSoFar } from '../domain/facts.js'

type AnyCommand = { readonly type: string; readonly data: unknown }

/** An aggregate's functions as its folder in the domain types them. */
export type AggregateParts<S, C extends AnyCommand, E extends DomainEvent> = {
  readonly category: Category
  /** The field of every command that names the stream. */
  readonly idField: string
  readonly schemas: Readonly<Record<C['type'], z.ZodType>>
  readonly initial: S
  readonly evolve: (state: S, event: E) => S
  readonly reads: (state: S, command: C, soFar: ReadSoFar) => readonly FactStream[]
  readonly decide: (state: S, command: C, facts: Facts) => Decided<E>
}

/**
 * The same behind one type, so that one runner runs them all. A state is handed back only to the aggregate that made
 * it, and a command only after its schema: the table sees to both.
 */
export type Aggregate = {
  readonly category: Category
  readonly idField: string
  readonly schemas: Readonly<Record<string, z.ZodType>>
  readonly initial: unknown
  readonly evolve: (state: unknown, event: DomainEvent) => unknown
  readonly reads: (state: unknown, command: AnyCommand, soFar: ReadSoFar) => readonly FactStream[]
  readonly decide: (state: unknown, command: AnyCommand, facts: Facts) => Decided<DomainEvent>
}

export function aggregate<S, C extends AnyCommand, E extends DomainEvent>(
  parts: AggregateParts<S, C, E>,
): Aggregate {
  return {
    category: parts.category,
    idField: parts.idField,
    schemas: parts.schemas,
    initial: parts.initial,
    evolve: (state, event) => parts.evolve(state as S, event as E),
    reads: (state, command, soFar) => parts.reads(state as S, command as C, soFar),
    decide: (state, command, facts) => parts.decide(state as S, command as C, facts),
  }
}
