import { Body, Controller, Get, HttpCode, Module, Param, Post, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { parseCommand } from '../../src/commands/parse-command.js'
import { authenticateBy } from '../../src/http/access/authenticate.js'
import { openDoors } from '../../src/http/application.js'
import { openMetrics } from '../../src/http/telemetry/metrics.js'

const bodies = new Map<string, string>()

/**
 * The yardstick of the service: the same server with the same doors (limits, forms, callers, roles, log lines) and the
 * same validation, and nothing done. It answers at addresses of the service, because no other has a rule.
 */
@Controller('api')
class NoopController {
  @Post('commands/:type')
  @HttpCode(201)
  post(@Param('type') type: string, @Body() data: unknown): { readonly stream: string } {
    return { stream: parseCommand(type, data).stream }
  }

  /** So many bytes of JSON. */
  @Get('documents/:documentId')
  get(@Param('documentId') bytes: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    let body = bodies.get(bytes)
    if (body === undefined) {
      body = JSON.stringify('x'.repeat(Math.max(0, Number(bytes) - 2)))
      bodies.set(bytes, body)
    }
    reply.type('application/json; charset=utf-8')
    return body
  }
}

@Module({ controllers: [NoopController] })
class NoopModule {}

const { app } = await openDoors(
  NoopModule,
  openMetrics(),
  authenticateBy({ localActor: 'Nobody' }),
  process.stdout,
)
await app.listen({ host: '127.0.0.1', port: 0 })
process.stderr.write(`the yardstick is served at ${await app.getUrl()}\n`)
