import { randomUUID } from 'node:crypto'
import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { commandSpec } from '../commands/parse-command.js'
import { RunCommand } from '../commands/run-command.handler.js'
import { commandTable } from '../commands/table.js'
import { type BatchAnswer, type CommandAnswer, commandBatch } from '../contract/command-answer.js'
import { Refusal } from '../domain/refusal.js'
import type { Warning } from '../domain/warning.js'
import { commandIdOf, isCommandKey, MAX_COMMAND_KEY, uuidV5 } from '../ledger/uuid-v5.js'
import { Callers } from './access/callers.js'
import { warningInBokmal } from './bokmal/warnings.js'
import { languageOf } from './language.js'
import { inLanguageOf, nameLanguage } from './problem.filter.js'
import { problemOf } from './problems.js'
import { readQuery } from './query.js'
import { METRICS } from './telemetry/metrics.controller.js'
import type { Metrics, Outcome } from './telemetry/metrics.js'

type CommandHeaders = {
  readonly 'idempotency-key'?: string
  readonly 'if-match'?: string
}

/** The commands of the domain, by their names. */
@Controller('api/commands')
export class CommandsController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  /** 201 the first time, 200 with the same answer when it is sent again. */
  @Post(':type')
  async run(
    @Param('type') type: string,
    @Body() data: unknown,
    @Headers() headers: CommandHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const commandId = idOf(headers['idempotency-key'])
    const given = withMatch(type, data, headers['if-match'])
    const answer = await this.execute(type, given, commandId, request)
    reply.code(answer.repeated ? 200 : 201)
    const [only, another] = answer.revisions
    if (only !== undefined && another === undefined) reply.header('etag', `"${only.revision}"`)
    // What has no words in it is the same in every language.
    if (answer.warnings.length > 0) nameLanguage(reply, request)
    return answer
  }

  /** Many commands in order, each answered by itself: a refusal does not keep the next ones from being run. */
  @Post()
  @HttpCode(200)
  async runBatch(
    @Body() body: unknown,
    @Headers() headers: CommandHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchAnswer> {
    const { commands } = readQuery(commandBatch, body, 'a batch')
    const batchId = idOf(headers['idempotency-key'])
    const results: BatchAnswer['results'] = []
    for (const [index, { type, data, commandId }] of commands.entries()) {
      const id = commandId === undefined ? uuidV5(batchId, `${index}`) : commandIdOf(commandId)
      try {
        const answer = await this.execute(type, data, id, request)
        results.push({ status: answer.repeated ? 200 : 201, answer })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const problem = inLanguageOf(request, problemOf(error))
        results.push({ status: problem.status, problem })
      }
    }
    nameLanguage(reply, request)
    return { results }
  }

  private async execute(
    type: string,
    data: unknown,
    commandId: string,
    request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const startedAt = performance.now()
    let outcome: Outcome = 'failed'
    try {
      commandSpec(type)
      const permit = this.callers.permitOf(request, type)
      const actor = await this.callers.actor(request)
      const correlationId = correlationOf(request)
      const result = await this.bus.execute(
        new RunCommand({ type, data, commandId, actor, correlationId, permit }),
      )
      outcome = result.repeated ? 'repeated' : 'done'
      const { events, revisions } = result
      const warnings = inLanguage(result.warnings, request)
      return { ...result, events: [...events], revisions: [...revisions], warnings }
    } catch (error) {
      if (error instanceof Refusal) outcome = 'refused'
      throw error
    } finally {
      // A name that is no command's would be a label of the caller's making.
      const label = commandTable.has(type) ? type : 'unknown'
      this.metrics.commandRan(label, outcome, (performance.now() - startedAt) / 1_000)
    }
  }
}

const inLanguage = (warnings: readonly Warning[], request: FastifyRequest): Warning[] =>
  languageOf(request) === 'nb' ? warnings.map(warningInBokmal) : [...warnings]

/** What the caller calls the whole of which this is a part; else the request's own id. */
const correlationOf = (request: FastifyRequest): string => {
  const given = request.headers['x-correlation-id']
  return typeof given === 'string' && given !== '' ? given : request.id
}

/** The command's id: the header as it is or hashed to a UUID, or a new one where nobody cares. @throws {Refusal} `invalid-data` */
function idOf(key: string | undefined): string {
  if (key === undefined) return randomUUID()
  if (isCommandKey(key)) return commandIdOf(key)
  throw new Refusal('invalid-data', `Idempotency-Key must be 1 to ${MAX_COMMAND_KEY} characters`, {
    field: 'Idempotency-Key',
    value: key.slice(0, MAX_COMMAND_KEY),
    allowed: `1 to ${MAX_COMMAND_KEY} characters`,
  })
}

/**
 * The revision that `If-Match` states, put with the command's data.
 * @throws {Refusal} `invalid-data`: the header is no revision, the command takes none, or its data names another
 */
function withMatch(type: string, data: unknown, ifMatch: string | undefined): unknown {
  if (ifMatch === undefined) return data
  const { schema } = commandSpec(type)
  const takesRevision = 'shape' in schema && schema.shape instanceof Object && 'revision' in schema.shape
  const revision = /^"([1-9]\d{0,6})"$/.exec(ifMatch)?.[1]
  const given = data instanceof Object && 'revision' in data ? data.revision : undefined
  if (!takesRevision || revision === undefined || (given !== undefined && given !== Number(revision))) {
    // A weak tag is never the same as another one in If-Match (RFC 9110, 8.8.3.2), whatever it says.
    const what = ifMatch.startsWith('W/') ? 'is a weak tag, which matches nothing:' : 'is'
    throw new Refusal(
      'invalid-data',
      `If-Match ${ifMatch} ${what} not the revision that this ${type} is about`,
      {
        field: 'If-Match',
        value: ifMatch,
        allowed: takesRevision
          ? "the decision's ETag, and the same revision in the data"
          : 'no If-Match: the command takes no revision',
      },
    )
  }
  return data instanceof Object && !Array.isArray(data) ? { ...data, revision: Number(revision) } : data
}
