import { z } from 'zod'

/** A number from 1 in a query, where everything is text. */
export const wholeNumber = (max: number) =>
  z.preprocess(
    (given) => (typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : given),
    z.int().min(1).max(max),
  )
