import { canonicalJson } from '../canonical-json.js'
import { type NewEvent, STREAM_NAME, type StoredEvent, type StreamVersion } from '../event-log.js'
import { positionOf } from './position.js'
import type { RecordedEvent } from './read-response.js'

// The server keeps one JSON document beside the data. The ledger's own metadata is in it unchanged, so that its bytes
// come back, and the version of the type's shape is beside it; the document as a whole is canonical, too.
const BEFORE_METADATA = '{"ledger":'
const VERSION_AT_END = /,"version":([1-9][0-9]*)\}$/

/** The metadata as the server keeps it. */
export const serverMetadata = ({ metadata, version }: Pick<NewEvent, 'metadata' | 'version'>): string =>
  `${BEFORE_METADATA}${metadata},"version":${version}}`

/** The event as the ledger wrote it; nothing where another system did, or the server itself. */
export function storedEvent(recorded: RecordedEvent): StoredEvent | undefined {
  const { id, stream, type, revision } = recorded
  if (!STREAM_NAME.test(stream)) return undefined
  const texts = ledgerTexts(recorded.data, recorded.metadata)
  if (texts === undefined) return undefined
  return {
    id,
    type,
    version: texts.version,
    data: texts.data,
    metadata: texts.metadata,
    stream,
    streamVersion: revision as StreamVersion,
    position: positionOf(recorded),
  }
}

type LedgerTexts = Pick<NewEvent, 'data' | 'metadata' | 'version'>

function ledgerTexts(data: string, metadata: string): LedgerTexts | undefined {
  const end = metadata.startsWith(BEFORE_METADATA) ? VERSION_AT_END.exec(metadata) : null
  if (end === null) return rewrittenTexts(data, metadata)
  return { data, metadata: metadata.slice(BEFORE_METADATA.length, end.index), version: Number(end[1]) }
}

/** A tool that moves events between servers may write the same JSON in another way: hashes are of the canonical form. */
function rewrittenTexts(data: string, metadata: string): LedgerTexts | undefined {
  try {
    const { ledger, version } = JSON.parse(metadata)
    if (typeof ledger !== 'object' || ledger === null || !Number.isSafeInteger(version)) return undefined
    return { data: canonicalJson(JSON.parse(data)), metadata: canonicalJson(ledger), version }
  } catch {
    return undefined
  }
}
