import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

// A workbook is a ZIP archive, and a few KiB of one can unpack to gigabytes. What its directory says of sizes is only
// said, so it is unpacked once, piece by piece and kept nowhere, before anything holds it in memory.

const END_MARK = 0x06054b50
const END_BYTES = 22
/** A comment may follow the end of the directory. */
const LONGEST_COMMENT = 0xffff
const ENTRY_MARK = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const STORED = 0
const DEFLATED = 8
const PIECE_BYTES = 64 * 1024

/** The archive is not whole, or is packed in a way that workbooks are not. */
export class UnreadableArchive extends Error {
  override readonly name = 'UnreadableArchive'
}

/** Whether all that the archive holds is more than so many bytes unpacked. @throws {UnreadableArchive} */
export async function unpacksToMoreThan(archive: Buffer, maxBytes: number): Promise<boolean> {
  let left = maxBytes
  for (const { method, packed } of entriesOf(archive)) {
    left -= method === STORED ? packed.length : await inflatedBytes(packed, left)
    if (left < 0) return true
  }
  return false
}

type Entry = { readonly method: number; readonly packed: Buffer }

function* entriesOf(archive: Buffer): Generator<Entry> {
  const end = endOf(archive)
  let at = archive.readUInt32LE(end + 16)
  // Where bytes were put before the archive, readers shift every place; workbooks have none.
  if (at + archive.readUInt32LE(end + 12) !== end)
    throw new UnreadableArchive('its directory is not in its place')
  for (let entries = archive.readUInt16LE(end + 10); entries > 0; entries--) {
    if (at + ENTRY_BYTES > end || archive.readUInt32LE(at) !== ENTRY_MARK) {
      throw new UnreadableArchive('its directory is not whole')
    }
    const method = archive.readUInt16LE(at + 10)
    if (method !== STORED && method !== DEFLATED) throw new UnreadableArchive('it is packed in another way')
    yield { method, packed: packedOf(archive, at) }
    at +=
      ENTRY_BYTES +
      archive.readUInt16LE(at + 28) +
      archive.readUInt16LE(at + 30) +
      archive.readUInt16LE(at + 32)
  }
}

function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_BYTES - LONGEST_COMMENT)
  for (let at = archive.length - END_BYTES; at >= first; at--) {
    if (archive.readUInt32LE(at) === END_MARK) return at
  }
  throw new UnreadableArchive('it is no ZIP archive')
}

function packedOf(archive: Buffer, entry: number): Buffer {
  const local = archive.readUInt32LE(entry + 42)
  if (local + LOCAL_BYTES > entry) throw new UnreadableArchive('its directory points outside it')
  const from = local + LOCAL_BYTES + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  const to = from + archive.readUInt32LE(entry + 20)
  if (to > entry) throw new UnreadableArchive('its directory points outside it')
  return archive.subarray(from, to)
}

/** How many bytes it unpacks to; no more are counted than make it more than `maxBytes`. */
async function inflatedBytes(packed: Buffer, maxBytes: number): Promise<number> {
  const inflate = createInflateRaw()
  const pieces = function* () {
    for (let at = 0; at < packed.length; at += PIECE_BYTES) yield packed.subarray(at, at + PIECE_BYTES)
  }
  let bytes = 0
  try {
    for await (const chunk of Readable.from(pieces()).compose(inflate)) {
      bytes += (chunk as Buffer).length
      if (bytes > maxBytes) break
    }
  } catch (error) {
    throw new UnreadableArchive('it is damaged', { cause: error })
  }
  return bytes
}
