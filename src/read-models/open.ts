import { openPostgresReadModels, type PostgresReadModels } from './postgres-connection.js'
import { openReadModels, type ReadModelsFile } from './sqlite-connection.js'

/** Read models that somebody has opened, of either database. They are themselves what queries take. */
export type OpenReadModels = ReadModelsFile | PostgresReadModels

/** Where the read models are: in the database that is named, else in the file. */
export type ReadModelsPlace = { readonly readModelsFile: string; readonly readModelsUrl?: string | undefined }

/** Opens the read models for writing, and makes what is missing. @throws {UnusableReadModels} */
export async function openReadModelsAt(place: ReadModelsPlace): Promise<OpenReadModels> {
  const { readModelsFile, readModelsUrl } = place
  return readModelsUrl === undefined ? openReadModels(readModelsFile) : openPostgresReadModels(readModelsUrl)
}
