import { z } from 'zod'

/** What a schema of an answer gives, as queries make it: nobody changes it. */
export type RowOf<S extends z.ZodType> = ReadonlyDeep<z.output<S>>

type ReadonlyDeep<T> = T extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> }
    : T

/** When something was recorded. */
export const instant = z
  .string()
  .meta({ id: 'Instant', format: 'date-time', examples: ['2026-03-02T09:00:00.000Z'] })
/** How many there are. */
export const count = z.int().min(0)
