import { z } from 'zod'
import { id } from '../domain/text.js'
import { instant } from './row.js'
import { wholeNumber } from './whole-number.js'

export const DEFAULT_CHECKPOINTS = 50
export const MAX_CHECKPOINTS = 500
/** A signed note has five lines, and a line for each signature. */
const MAX_NOTE = 4_000

/** What `GET /api/checkpoints` takes. */
export const checkpointsParams = z.strictObject({
  before: wholeNumber(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('`next` of the page before: only those of fewer events'),
  limit: wholeNumber(MAX_CHECKPOINTS)
    .optional()
    .describe(`Checkpoints of a page, 1 to ${MAX_CHECKPOINTS}. Default: ${DEFAULT_CHECKPOINTS}`),
})

const note = z.string().describe('The signed note, with the lines of witnesses, as it is to be kept')
const size = z.int().describe('How many events it covers')

const cosigned = z
  .array(z.object({ witness: z.string(), at: instant }))
  .describe('The witnesses that have cosigned it, and when, by their own clocks')

export const listedCheckpoint = z.object({ size, madeAt: instant, note, cosigned }).meta({ id: 'Checkpoint' })
export const checkpointPage = z
  .object({
    items: z.array(listedCheckpoint).describe('The last first'),
    next: z.int().optional().describe('Give it as `before` for older ones. Absent on the last page'),
  })
  .meta({ id: 'CheckpointPage' })
export type CheckpointPage = z.infer<typeof checkpointPage>

/** What `POST /api/checkpoints` takes in its query. */
export const newCheckpointParams = z.strictObject({
  newKey: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: a new key signs from now on; what older ones signed is still checked'),
})

export const madeCheckpoint = z
  .object({
    size,
    note,
    file: z.string().describe('Its name among the checkpoints'),
    isNew: z.boolean().describe('False where nothing was recorded since the last one, which is given again'),
    isTaken: z
      .boolean()
      .describe(
        'False where it could not be taken to where `LEDGER_CHECKPOINT_TO` says; it is kept here all the same',
      ),
    isCosigned: z
      .boolean()
      .describe('False where a witness that is asked, as `LEDGER_WITNESSES` says, has not cosigned it'),
  })
  .meta({ id: 'MadeCheckpoint' })
export type MadeCheckpointAnswer = z.infer<typeof madeCheckpoint>

/** What `GET /api/decisions/{decisionId}/proof` takes in its query. */
export const proofParams = z.strictObject({
  meetingId: id.optional().describe('The meeting of the decision, where several hold one of that id'),
  since: wholeNumber(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('The size of an earlier checkpoint of this ledger, for the proof to lead on from'),
  checkpoint: z
    .string()
    .min(1)
    .max(MAX_NOTE)
    .optional()
    .describe('The same as the text of a checkpoint that somebody kept'),
})

const hashes = z.array(z.string())

/** As docs/proof.md says. */
export const decisionProofAnswer = z
  .object({
    format: z.literal('decision-proof/v1'),
    decisionId: id,
    stream: z.string(),
    checkpoint: note,
    keys: z.array(z.string()).describe("The ledger's public keys, as the ledger says"),
    events: z.array(z.object({ index: z.int(), leaf: z.string(), path: hashes })),
    map: z.object({
      bucket: z.array(z.object({ key: z.string(), version: z.string(), leaf: z.string() })),
      path: hashes,
    }),
    consistency: z.object({ size: z.int(), path: hashes }).optional(),
  })
  .meta({ id: 'DecisionProof' })
