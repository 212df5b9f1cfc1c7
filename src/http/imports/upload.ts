import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { MAX_IMPORT_FILE_BYTES, MAX_IMPORT_FILES } from '../../contract/import-answer.js'
import { Refusal } from '../../domain/refusal.js'
import { REGISTER_KINDS } from '../../domain/register/events.js'
import { columnPair, matchPair } from '../../imports/files/pairs-in-text.js'
import { kindOfFile, nameOfFile, registersInFolder } from '../../imports/files/registers-in-folder.js'
import type { RegisterInput } from '../../imports/rows/prepare-register.js'

const FIELDS = ['registers', 'kind', 'name', 'title', 'body', 'sheet', 'column', 'match'] as const
type Field = (typeof FIELDS)[number]
type Fields = ReadonlyMap<Field, readonly string[]>

/**
 * The registers of a `multipart/form-data` body: files with a part `registers` that says what each is, as
 * `registers.json` does, or one file with the fields that the command line has for it.
 * @throws {Refusal} `invalid-data` or `not-found` @throws {UnsupportedMediaTypeException} it is another body @throws {BadRequestException} it is not whole
 */
export async function uploadedRegisters(request: FastifyRequest): Promise<readonly RegisterInput[]> {
  if (!request.isMultipart()) throw new UnsupportedMediaTypeException('multipart/form-data is needed')
  const { files, fields } = await partsOf(request).catch((error: unknown) => {
    throw uploadFailure(error)
  })
  const list = only(fields, 'registers')
  if (list !== undefined) {
    for (const name of fields.keys()) {
      if (name !== 'registers') throw badField(name, `beside "registers", which says it of each file`)
    }
    return registersInFolder(list, { read: (file) => files.get(file), called: (file) => file })
  }
  const [first, another] = files
  if (first === undefined) throw badField('file', 'is missing')
  if (another !== undefined) throw badField('registers', 'is missing: several files need it')
  return [single(first[0], first[1], fields)]
}

async function partsOf(request: FastifyRequest) {
  const files = new Map<string, Buffer>()
  const fields = new Map<Field, string[]>()
  for await (const part of request.parts({
    preservePath: true,
    limits: { files: MAX_IMPORT_FILES, fileSize: MAX_IMPORT_FILE_BYTES, fields: 200, fieldSize: 1024 * 1024 },
  })) {
    if (part.type === 'file') {
      const name = part.filename || part.fieldname
      const bytes = await part.toBuffer()
      if (files.has(name)) throw badField('file', `"${name}" is sent twice`)
      files.set(name, bytes)
    } else {
      const name = FIELDS.find((known) => known === part.fieldname)
      if (name === undefined) throw badField(part.fieldname, 'is not known')
      fields.set(name, [...(fields.get(name) ?? []), String(part.value)])
    }
  }
  return { files, fields }
}

/** What an upload fails with. Its reader has no status for what breaks off, or is no multipart. */
function uploadFailure(error: unknown): unknown {
  if (error instanceof Refusal || (error instanceof Error && 'statusCode' in error)) return error
  return new BadRequestException(
    'the multipart body is not whole, or has another boundary than its type says',
    { cause: error },
  )
}

function single(file: string, bytes: Buffer, fields: Fields): RegisterInput {
  const kind = only(fields, 'kind')
  const known = REGISTER_KINDS.find((candidate) => candidate === kind)
  if (kind !== undefined && known === undefined) {
    throw badField('kind', `"${kind}" is no kind of register`, REGISTER_KINDS.join(', '))
  }
  return {
    file,
    bytes,
    kind: known ?? kindOfFile(file),
    name: only(fields, 'name') ?? nameOfFile(file),
    title: only(fields, 'title'),
    body: only(fields, 'body'),
    sheet: only(fields, 'sheet'),
    columns: Object.fromEntries((fields.get('column') ?? []).map(columnOf)),
    matches: new Map((fields.get('match') ?? []).map(matchOf)),
  }
}

function only(fields: Fields, name: Field): string | undefined {
  const [value, another] = fields.get(name) ?? []
  if (another !== undefined) throw badField(name, 'is given twice')
  return value
}

function columnOf(text: string): readonly [string, string] {
  const pair = columnPair(text)
  if (pair === undefined) throw badField('column', `"${text}" is no column`, 'HEADING=name')
  return pair
}

function matchOf(text: string): readonly [number, string] {
  const pair = matchPair(text)
  if (pair === undefined) throw badField('match', `"${text}" is no match`, 'LINE=MEETINGID or LINE=new')
  return pair
}

function badField(
  field: string,
  why: string,
  allowed = `files, and the fields ${FIELDS.join(', ')}`,
): Refusal {
  return new Refusal('invalid-data', `${field}: ${why}`, { field, allowed })
}
