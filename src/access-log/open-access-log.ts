import type { AccessLog, ReadableAccessLog } from './access-log.js'
import { openAccessLogFile, openAccessLogFileForReading } from './access-log-file.js'

/** Where it is: in the PostgreSQL database that is named, else in the file. */
export type AccessLogPlace = { readonly accessLogFile: string; readonly accessLogUrl?: string | undefined }

/** Opens the access log, and makes it where there is none. */
export async function openAccessLog({ accessLogFile, accessLogUrl }: AccessLogPlace): Promise<AccessLog> {
  if (accessLogUrl === undefined) return openAccessLogFile(accessLogFile)
  const { openPostgresAccessLog } = await import('./access-log-postgres.js')
  return openPostgresAccessLog(accessLogUrl)
}

/** The same for looking only. @returns `undefined` where nothing was ever recorded */
export async function openAccessLogForReading({
  accessLogFile,
  accessLogUrl,
}: AccessLogPlace): Promise<ReadableAccessLog | undefined> {
  if (accessLogUrl === undefined) return openAccessLogFileForReading(accessLogFile)
  const { openPostgresAccessLogForReading } = await import('./access-log-postgres.js')
  return openPostgresAccessLogForReading(accessLogUrl)
}
