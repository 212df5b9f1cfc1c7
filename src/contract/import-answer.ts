import { z } from 'zod'

/** The most files of one import, and the most bytes of one of them. */
export const MAX_IMPORT_FILES = 100
export const MAX_IMPORT_FILE_BYTES = 64 * 1024 * 1024

/** What an import takes in its query. */
export const importParams = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .describe('Says what would happen, and writes nothing'),
  replace: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .describe('Takes a file in which more than half of the rows are gone'),
})

/** What an import came to, or would come to. */
export const importAnswer = z
  .object({
    dryRun: z.boolean(),
    registers: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        new: z.int(),
        changed: z.int(),
        unchanged: z.int(),
        gone: z.int(),
        goneLines: z
          .array(z.int())
          .optional()
          .describe('The lines, in the file of the last import, of the rows that are gone'),
      }),
    ),
    commands: z.record(z.string(), z.int()).describe('How many commands of each type'),
    planned: z
      .array(
        z.object({
          file: z.string(),
          line: z.int(),
          type: z.string(),
          data: z.record(z.string(), z.unknown()),
        }),
      )
      .optional()
      .describe('The commands themselves, where nothing was written'),
    notices: z.array(z.string()),
    position: z
      .string()
      .describe('The end of the log afterwards; give it as `after` to read what was imported'),
  })
  .meta({ id: 'ImportAnswer' })
export type ImportAnswer = z.infer<typeof importAnswer>
