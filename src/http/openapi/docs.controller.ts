import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import swaggerFolder from 'swagger-ui-dist/absolute-path.js'
import { openApiDocument } from './document.js'
import { PAGE_FILES } from './operations.js'

// Addresses are relative, so that the page also works below a proxy's prefix. Nothing is written into the page, so that
// a strict policy for its content lets it run.
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Decision ledger: the API</title>
    <link rel="icon" href="docs/favicon-32x32.png">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`
// Without an address for its validator, the page asks nobody elsewhere whether the document is right.
const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
})
`

/** The contract: as a document, and as a page to browse it. */
@Controller('api')
export class DocsController {
  private readonly document = JSON.stringify(openApiDocument())

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  contract(): string {
    return this.document
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE
  }

  @Get('docs/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    if (file === 'start.js') {
      await reply.type('text/javascript; charset=utf-8').send(START)
      return
    }
    if (!PAGE_FILES.some((known) => known === file)) throw new NotFoundException('there is no such file')
    await reply.sendFile(file, swaggerFolder())
  }
}
