import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files that read texts of matters and decisions: each leaves out what is hidden from whoever asks. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  // Counted, and looked for by a part of the id; only where they stand in the log (recorded-places), and who could not
  // take part and whether a quorum was warned of, which findings do not tell of single matters (sessions).
  matter_facts: ['matter-facts.ts', 'full-text.ts', 'meetings.ts', 'recorded-places.ts', 'restated.ts'],
  decision_facts: [
    'decision-facts.ts',
    'meetings.ts',
    'recorded-places.ts',
    'restrictions.ts',
    'attendances.ts',
  ],
  wordings: [
    'decision-facts.ts',
    'full-text.ts',
    'find-decision.ts',
    'meeting-of-decision.ts',
    'recorded-places.ts',
  ],
  votes: ['proceedings.ts', 'attendances.ts'],
  proposals: ['proceedings.ts'],
  statements: ['proceedings.ts'],
  disqualifications: ['proceedings.ts', 'attendances.ts'],
  follow_ups: ['follow-up-facts.ts'],
  follow_up_completions: ['follow-up-facts.ts'],
  register_rows: ['register-facts.ts', 'recorded-places.ts'],
  // Of a row only that another one came after it (last-listing).
  register_listings: ['register-listings.ts', 'meetings.ts', 'decision.ts', 'last-listing.ts'],
  document_treatments: ['document-match.ts', 'documents.ts'],
  document_mentions: ['document-match.ts', 'documents.ts'],
}

const sources = ['src/queries', 'src/reports', 'src/http', 'src/cli', 'src/contract'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const),
)

test.each(Object.entries(READERS))(
  'nobody else reads %s: a list takes what is restricted from who knows it',
  (table, readers) => {
    const reads = new RegExp(`\\b(FROM|JOIN) ${table}\\b`)
    const found = sources.filter(([, text]) => reads.test(text)).map(([file]) => file)
    expect(found.sort()).toEqual([...readers].sort())
  },
)
