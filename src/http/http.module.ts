import { type DynamicModule, Module } from '@nestjs/common'
import { appModule } from '../app.module.js'
import { isUnreachable } from '../postgres/unreachable.js'
import { commandStream } from '../queries/command-stream.js'
import { questionsOf } from '../queries/questions.js'
import { isNotMade } from '../read-models/not-made.js'
import type { ReadModels } from '../read-models/read-models.js'
import { AccessLogController } from './access/access-log.controller.js'
import { Callers } from './access/callers.js'
import { Readings } from './access/readings.js'
import { Asking } from './asking.js'
import { CommandsController } from './commands.controller.js'
import { endorsementsIn, personRecordsIn } from './endorsements.js'
import { EventHub } from './events/event-hub.js'
import { EventsController } from './events/events.controller.js'
import { FindingsController } from './findings.controller.js'
import { HealthController } from './health.controller.js'
import { HistoryController } from './history.controller.js'
import { Importing } from './imports/importing.js'
import { ImportsController } from './imports/imports.controller.js'
import { KeptAnswers } from './kept-answers.js'
import { ListsController } from './lists.controller.js'
import { OneController } from './one.controller.js'
import { DocsController } from './openapi/docs.controller.js'
import { ProjectionsController } from './projections.controller.js'

import { ProofController } from './proof.controller.js'
import { ReportsController } from './reports.controller.js'
import {
  ACCESS_LOG,
  DATA_DIR,
  PROJECTING,
  PROJECTOR,
  PROOF,
  READ_MODELS,
  type ServiceParts,
  SHOWING,
} from './service-parts.js'
import { METRICS, MetricsController } from './telemetry/metrics.controller.js'

@Module({})
class HttpModule {}

/** As far as anybody can tell: a command is not held up by read models that cannot be reached, or are not made yet. */
async function streamOfCommand(models: ReadModels, commandId: string): Promise<string | undefined> {
  try {
    return await commandStream(models, commandId)
  } catch (error) {
    if (isUnreachable(error) || isNotMade(error)) return undefined
    throw error
  }
}

/** The doors of HTTP on top of the application. */
export function httpModule({
  log,
  vault,
  clock,
  models,
  accessLog,
  projector,
  projecting,
  dataDir,
  hasUniqueEventIds,
  hub,
  showing,
  metrics,
  proof,
}: ServiceParts): DynamicModule {
  return {
    module: HttpModule,
    imports: [
      appModule({
        log,
        vault,
        clock,
        ask: questionsOf(models, vault.openNames),
        endorsements: endorsementsIn({ log, models, projector, clock }),
        personRecord: personRecordsIn({ log, models, projector, clock }),
        ...(!hasUniqueEventIds && { streamOfCommand: (commandId) => streamOfCommand(models, commandId) }),
      }),
    ],
    controllers: [
      CommandsController,
      ListsController,
      OneController,
      HistoryController,
      ReportsController,
      FindingsController,
      ProjectionsController,
      EventsController,
      ImportsController,
      ProofController,
      AccessLogController,
      HealthController,
      MetricsController,
      DocsController,
    ],
    providers: [
      { provide: READ_MODELS, useValue: models },
      { provide: ACCESS_LOG, useValue: accessLog },
      { provide: PROJECTOR, useValue: projector },
      { provide: PROJECTING, useValue: projecting },
      { provide: DATA_DIR, useValue: dataDir },
      { provide: METRICS, useValue: metrics },
      { provide: PROOF, useValue: proof },
      { provide: EventHub, useValue: hub },
      { provide: SHOWING, useValue: showing },
      Asking,
      KeptAnswers,
      Callers,
      Readings,
      Importing,
    ],
  }
}
