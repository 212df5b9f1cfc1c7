import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ImportAnswer, importParams } from '../../contract/import-answer.js'
import { Callers } from '../access/callers.js'
import { languageOf } from '../language.js'
import { inLanguageOf, nameLanguage, problemOfFailure } from '../problem.filter.js'
import { readQuery } from '../query.js'
import { Importing } from './importing.js'
import { importAnswerIn } from './told-in-language.js'
import { uploadedRegisters } from './upload.js'

/** Registers taken in while the service goes on. */
@Controller('api/imports')
export class ImportsController {
  constructor(
    @Inject(Importing) private readonly importing: Importing,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  /** The outcome as JSON; or, asked for as `text/event-stream`, progress as it comes and then the outcome. */
  @Post()
  @HttpCode(200)
  async run(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportAnswer | undefined> {
    const { dryRun = false, replace = false } = readQuery(importParams, request.query)
    const registers = await uploadedRegisters(request)
    const actor = () => this.callers.actor(request)
    const job = { registers, dryRun, replace, actor }
    if (!wantsProgress(request)) {
      const answer = await this.importing.run(job)
      nameLanguage(reply, request)
      return importAnswerIn(languageOf(request), answer)
    }
    await this.runWithProgress(job, request, reply)
    return undefined
  }

  private async runWithProgress(
    job: Parameters<Importing['run']>[0],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    reply.hijack()
    const response = reply.raw
    const language = languageOf(request)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'content-language': language,
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const send = (event: string, data: object) => {
      // Who has gone misses the progress; the import goes on, for it is all or nothing.
      if (!response.destroyed) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    try {
      const onProgress = (done: number, total: number) => send('progress', { done, total })
      send('done', importAnswerIn(language, await this.importing.run({ ...job, onProgress })))
    } catch (error) {
      send('problem', {
        ...inLanguageOf(request, problemOfFailure(error, request)),
        requestId: request.id,
      })
    } finally {
      response.end()
    }
  }
}

const wantsProgress = (request: FastifyRequest): boolean =>
  request.headers.accept?.includes('text/event-stream') === true
