import { type RawBuilder, sql } from 'kysely'

/**
 * Whether the listing `l` is what its row says: the last one that counts, of a row that is not gone since.
 * @param counts whether what has this name in the statement counts, for who asks
 */
export const isLastListing = (counts: (name: 'l' | 'later' | 'gone') => RawBuilder<unknown>) => sql<boolean>`
  ${counts('l')}
  AND NOT EXISTS (
    SELECT 1 FROM register_listings later
    WHERE later.row_id = l.row_id AND later.position > l.position AND ${counts('later')})
  AND NOT EXISTS (
    SELECT 1 FROM register_rows_gone gone
    WHERE gone.row_id = l.row_id AND gone.position > l.position AND ${counts('gone')})`
