import { z } from 'zod'
import { calendarDate } from './calendar-date.js'
import { id, LIMITS, name, text, textUpTo, word } from './text.js'

/** A person's name under that person's key: AES-256-GCM, base64url. It can be forgotten by losing the key. */
export const sealedName = z.strictObject({
  personId: id,
  keyId: z.string(),
  nonce: z.string(),
  ciphertext: z.string(),
})
export type SealedName = z.infer<typeof sealedName>

/** A document's version, kept as it was written. */
export const documentVersion = textUpTo(LIMITS.word)
export const documentRef = z
  .strictObject({ documentId: id, version: documentVersion })
  .meta({ id: 'DocumentRef' })
export type DocumentRef = z.infer<typeof documentRef>

/** Why a text is restricted (unntatt offentlighet): its legal basis. Apart from standing. */
export const access = z.strictObject({ basis: word }).meta({ id: 'Access' })
export type Access = z.infer<typeof access>

/**
 * The known words of a clause's kind; any other word is kept. Strength of support:
 * tilsluttet > støtter > anbefaler > tatt til orientering.
 */
export const KNOWN_CLAUSE_KINDS = [
  'drøftet',
  'tatt til orientering',
  'tilsluttet',
  'støtter',
  'anbefaler',
  'påpeker',
  'ber om',
  'vedtatt',
  'none',
] as const
/** The kinds that endorse a document version when the matter treats it. */
export const ENDORSING_KINDS: readonly string[] = ['tilsluttet', 'støtter']
/** The kind of a decision that says that nothing was decided. People write it in words, and reports print it so. */
export const NO_DECISION_KIND = 'none'
export const NO_DECISION_WORDS = 'ingen vedtak'

const proposed = z
  .array(z.enum(['kind', 'conditions', 'documents']))
  .max(3)
  .optional()
  .describe('what an import read out of the text and nobody has stated')

const conditions = z.array(text).max(LIMITS.entries).optional()

/** What precedes the clauses of a list, or the whole sentence that introduces them. */
export const lead = z.strictObject({ text, kind: word.optional(), conditions, proposed }).meta({ id: 'Lead' })
export type Lead = z.infer<typeof lead>

export const clause = z
  .strictObject({
    text,
    kind: word.optional(),
    conditions,
    comments: z.array(text).max(LIMITS.entries).optional(),
    documents: z
      .array(documentRef)
      .max(LIMITS.entries)
      .optional()
      .describe('the document versions that it names'),
    mark: z
      .string()
      .max(50)
      .optional()
      .describe(
        'the exact characters before the text: line break, indent, list mark; default: a line break, nothing before the first',
      ),
    proposed,
  })
  .meta({ id: 'Clause' })
export type Clause = z.infer<typeof clause>

/** A wording of a decision: what a revision is the number of. */
export type Wording = { readonly lead?: Lead | undefined; readonly clauses: readonly Clause[] }
/** A decision has at least one clause, or a lead. */
export const clauses = z.array(clause).max(LIMITS.clauses)

/** A promise in a decision. Its number within the decision, from 1, is its name. */
export const followUp = z
  .strictObject({
    text,
    owner: name.optional(),
    ownerPersonId: id.optional(),
    ownerBodyId: id.optional(),
    due: calendarDate.optional(),
  })
  .meta({ id: 'NewFollowUp' })
export type FollowUp = z.infer<typeof followUp>

export const revision = z.int().min(1).max(1_000_000)

/** The wording as one text, as it was written: lead, then each clause after its mark. */
export function wordingText(wording: Wording): string {
  let out = wording.lead?.text ?? ''
  for (const { text: clauseText, mark } of wording.clauses) {
    out += (mark ?? (out === '' ? '' : '\n')) + clauseText
  }
  return out
}
