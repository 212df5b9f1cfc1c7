import 'reflect-metadata'
import { Body, Controller, Get, HttpCode, Module, Param, Post, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyReply } from 'fastify'
import { parseCommand } from '../../src/commands/parse-command.js'

const bodies = new Map<string, string>()

/** The yardstick of the service: the same framework and the same validation, and nothing done. */
@Controller('noop')
class NoopController {
  @Post(':type')
  @HttpCode(201)
  post(@Param('type') type: string, @Body() data: unknown): { readonly stream: string } {
    return { stream: parseCommand(type, data).stream }
  }

  /** So many bytes of JSON. */
  @Get(':bytes')
  get(@Param('bytes') bytes: string, @Res({ passthrough: true }) reply: FastifyReply): string {
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

const app = await NestFactory.create<NestFastifyApplication>(NoopModule, new FastifyAdapter(), {
  logger: false,
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stderr.write(`the yardstick is served at ${await app.getUrl()}\n`)
