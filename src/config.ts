import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from './domain/refusal.js'
import { type EventStoreAddress, eventStoreAddress, UnusableAddress } from './ledger/eventstoredb/address.js'
import { isLoopbackName } from './loopback.js'

/** Where the ledger lies. Absolute paths. */
export type Config = {
  readonly dataDir: string
  readonly logFile: string
  /** EventStoreDB, where the events are there and not in `logFile`. */
  readonly eventStore: EventStoreAddress | undefined
  readonly readModelsFile: string
  /** The PostgreSQL database that holds the read models instead of the file; absent: the file does. */
  readonly readModelsUrl?: string | undefined
  /** Keys of persons' names and the ledger's secrets: apart from the log, with a backup of its own. Processes that write to one log share it. */
  readonly keysFile: string
  /** The PostgreSQL database that holds them instead of the file, in a schema of their own; absent: the file does. */
  readonly keysUrl?: string | undefined
  /** Who read what of restricted matters. */
  readonly accessLogFile: string
  /** The PostgreSQL database that holds it instead of the file, for services on several machines; absent: the file does. */
  readonly accessLogUrl?: string | undefined
  /** The Merkle tree over the log: made again from it where it is lost. */
  readonly proofFile: string
  /** Every checkpoint that was ever signed, a file each. */
  readonly checkpointsDir: string
  /** What a verification has read so far, for one that goes on with it. */
  readonly verificationDir: string
  /** The key that signs them, and the public keys of all that ever did. */
  readonly signingKeysDir: string
}

/** Who may use the service is said by the tokens of this issuer. */
export type OidcSettings = {
  /** The exact `iss` of its tokens. */
  readonly issuer: string
  /** What its access tokens for this service name as `aud`. */
  readonly audience: string
  /** Where its keys are; absent: where its own configuration says. */
  readonly jwksAddress?: string | undefined
  /** The claim that holds what a caller may do: its name, or the path to it with dots. */
  readonly rolesClaim: string
}

const DEFAULT_DATA_DIR = './data'

const READ_MODELS_ALLOWED =
  'postgres://USER:PASSWORD@HOST:PORT/DATABASE; left out, the read models are a file in the data folder'

const settings = z.object({
  LEDGER_DATA: z
    .string()
    .refine((path) => path.trim() !== '' && !path.includes('\u0000'), { error: 'must name a folder' })
    .default(DEFAULT_DATA_DIR),
})

/**
 * The configuration: the data folder as given, else as `LEDGER_DATA` says, else `./data`; and where the events are,
 * as `EVENTSTORE_URL` says, else in the folder.
 * @throws {Refusal} `invalid-data`, naming the setting
 */
export function loadConfig(given: { readonly dataDir?: string | undefined } = {}): Config {
  const parsed = settings.safeParse({ LEDGER_DATA: given.dataDir ?? process.env.LEDGER_DATA })
  if (!parsed.success) {
    const field = given.dataDir === undefined ? 'LEDGER_DATA' : '--data'
    throw new Refusal('invalid-data', `${field} must name a folder`, {
      field,
      value: given.dataDir ?? process.env.LEDGER_DATA,
      allowed: `the path of a folder; ${DEFAULT_DATA_DIR} when it is left out`,
    })
  }
  const dataDir = resolve(parsed.data.LEDGER_DATA)
  const eventStore = loadEventStore()
  const readModelsUrl = loadReadModelsUrl()
  return {
    dataDir,
    logFile: join(dataDir, 'ledger.db'),
    eventStore,
    readModelsFile: join(dataDir, 'read-models.db'),
    readModelsUrl,
    ...{ keysFile: join(dataDir, 'keys.db'), ...loadKeysPlace(eventStore, readModelsUrl) },
    accessLogFile: join(dataDir, 'access-log.db'),
    accessLogUrl: eventStore === undefined ? undefined : readModelsUrl,
    proofFile: join(dataDir, 'proof.db'),
    checkpointsDir: join(dataDir, 'checkpoints'),
    verificationDir: join(dataDir, 'verification'),
    signingKeysDir: join(dataDir, 'signing-keys'),
  }
}

function loadEventStore(): EventStoreAddress | undefined {
  const url = process.env.EVENTSTORE_URL
  return url === undefined || url.trim() === '' ? undefined : addressIn('EVENTSTORE_URL', url)
}

/** @param field what holds the address @throws {Refusal} `invalid-data` */
export function addressIn(field: string, url: string): EventStoreAddress {
  try {
    return eventStoreAddress(url)
  } catch (error) {
    if (!(error instanceof UnusableAddress)) throw error
    throw new Refusal('invalid-data', `${field} ${error.message}`, {
      field,
      value: error.shown,
      allowed: error.allowed,
    })
  }
}

const KEYS_ALLOWED =
  'the path of a file, or postgres://USER:PASSWORD@HOST:PORT/DATABASE where the events are in EventStoreDB. Left out, the keys are in the database of the read models where both are elsewhere, else in keys.db in the data folder'

/**
 * Where the keys are. A ledger that is on no machine's disk, neither its events nor its read models, has them in the
 * database of the read models, so that services on several machines share them.
 * @throws {Refusal} `invalid-data`
 */
function loadKeysPlace(
  eventStore: EventStoreAddress | undefined,
  readModelsUrl: string | undefined,
): GivenKeys {
  const given = process.env.LEDGER_KEYS
  const isEventStore = eventStore !== undefined
  if (given === undefined || given.trim() === '') return isEventStore ? { keysUrl: readModelsUrl } : {}
  const place = keysPlaceIn('LEDGER_KEYS', given)
  if (place.keysUrl === undefined || isEventStore) return place
  throw new Refusal('invalid-data', 'LEDGER_KEYS is an address, and the events are in the data folder', {
    field: 'LEDGER_KEYS',
    allowed: KEYS_ALLOWED,
  })
}

type GivenKeys = { readonly keysFile?: string; readonly keysUrl?: string | undefined }

/**
 * @param field what holds the path or the address
 * @throws {Refusal} `invalid-data`; its sentence does not hold an address, which may hold a password
 */
export function keysPlaceIn(field: string, given: string): GivenKeys {
  if (isPostgresAddress(given)) return { keysUrl: given }
  if (!given.includes('\u0000') && !/^[a-z+]+:\/\//i.test(given)) return { keysFile: resolve(given) }
  throw new Refusal(
    'invalid-data',
    `${field} must be the path of a file or the address of a PostgreSQL database`,
    { field, allowed: KEYS_ALLOWED },
  )
}

const isPostgresAddress = (text: string): boolean =>
  URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)

/** @throws {Refusal} `invalid-data`; its sentence does not hold the value, which may hold a password */
function loadReadModelsUrl(): string | undefined {
  const given = process.env.READ_MODELS_URL
  if (given === undefined || given.trim() === '') return undefined
  if (isPostgresAddress(given)) return given
  throw new Refusal('invalid-data', 'READ_MODELS_URL must be the address of a PostgreSQL database', {
    field: 'READ_MODELS_URL',
    allowed: READ_MODELS_ALLOWED,
  })
}

/** How checkpoints are made and where else they go. */
export type CheckpointSettings = {
  /** How often the service signs what is recorded; `undefined`: only when it is told to. */
  readonly everyMs: number | undefined
  /** A file or an address to which each new one goes as well. */
  readonly to: string | undefined
  /** A file that lists the witnesses who cosign them. */
  readonly witnessesFile?: string | undefined
}

const DEFAULT_CHECKPOINT_MINUTES = '60'
const MOST_CHECKPOINT_MINUTES = 7 * 24 * 60

/** @throws {Refusal} `invalid-data`, naming the setting */
export function loadCheckpointSettings(): CheckpointSettings {
  const given = process.env.LEDGER_CHECKPOINT_MINUTES ?? DEFAULT_CHECKPOINT_MINUTES
  const minutes = Number(given)
  if (!/^\d+$/.test(given) || minutes > MOST_CHECKPOINT_MINUTES) {
    throw new Refusal('invalid-data', 'LEDGER_CHECKPOINT_MINUTES must be a whole number of minutes', {
      field: 'LEDGER_CHECKPOINT_MINUTES',
      value: given,
      allowed: `0 (never by itself) to ${MOST_CHECKPOINT_MINUTES}; ${DEFAULT_CHECKPOINT_MINUTES} when it is left out`,
    })
  }
  const to = process.env.LEDGER_CHECKPOINT_TO?.trim() || undefined
  if (to !== undefined && /^[a-z]+:\/\//i.test(to) && !isSafeAddress(to)) {
    throw new Refusal('invalid-data', 'LEDGER_CHECKPOINT_TO must be a file or an https address', {
      field: 'LEDGER_CHECKPOINT_TO',
      allowed: 'the path of a file, or an https address',
    })
  }
  const witnesses = process.env.LEDGER_WITNESSES?.trim() || undefined
  return {
    everyMs: minutes === 0 ? undefined : minutes * 60_000,
    to,
    witnessesFile: witnesses && resolve(witnesses),
  }
}

const DEFAULT_ROLES_CLAIM = 'roles'

const oidcSettings = z.object({
  LEDGER_OIDC_ISSUER: z.string().refine(isSafeAddress, { error: 'must be an https address' }),
  LEDGER_OIDC_AUDIENCE: z
    .string()
    .refine((text) => text.trim() !== '', { error: "must be the service's own audience" }),
  LEDGER_OIDC_JWKS: z.string().refine(isSafeAddress, { error: 'must be an https address' }).optional(),
  LEDGER_OIDC_ROLES_CLAIM: z
    .string()
    .refine((text) => text.trim() !== '', { error: 'must be the name of a claim' })
    .default(DEFAULT_ROLES_CLAIM),
})

/**
 * Whose tokens the service goes by, as `LEDGER_OIDC_…` says; undefined where none of that is set. Half of it is
 * refused: a service that was meant to be closed must not be open.
 * @throws {Refusal} `invalid-data`, naming the setting
 */
export function loadOidc(): OidcSettings | undefined {
  const names = ['LEDGER_OIDC_ISSUER', 'LEDGER_OIDC_AUDIENCE', 'LEDGER_OIDC_JWKS', 'LEDGER_OIDC_ROLES_CLAIM']
  const given = Object.fromEntries(names.map((name) => [name, process.env[name]]))
  if (Object.values(given).every((value) => value === undefined)) return undefined
  const parsed = oidcSettings.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = String(issue?.path[0])
    const isMissing = given[field] === undefined
    throw new Refusal('invalid-data', `${field} ${isMissing ? 'is not set' : issue?.message}`, {
      field,
      value: given[field],
      allowed: 'LEDGER_OIDC_ISSUER and LEDGER_OIDC_AUDIENCE together, or none of the settings of identity',
    })
  }
  const { LEDGER_OIDC_ISSUER, LEDGER_OIDC_AUDIENCE, LEDGER_OIDC_JWKS, LEDGER_OIDC_ROLES_CLAIM } = parsed.data
  return {
    issuer: LEDGER_OIDC_ISSUER,
    audience: LEDGER_OIDC_AUDIENCE,
    jwksAddress: LEDGER_OIDC_JWKS,
    rolesClaim: LEDGER_OIDC_ROLES_CLAIM,
  }
}

/** Keys that came over plain HTTP could be anybody's, but for those of this machine. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname))
}
