import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fromDatabase, fromRedis, PlatformModule } from '@soc-agent/platform';
import {
  ActionStore,
  AuditLog,
  ContextImports,
  ContextStore,
  Database,
  Receipts,
  RunStore,
  ThreatStatistics,
  ThreatStore,
  VerdictStore,
} from '@soc-agent/store';
import { ActionsController } from './actions/actions.controller.js';
import { AuditController } from './actions/audit.controller.js';
import { config } from './config.js';
import { acceptFeeds } from './context/accept-feeds.js';
import { CustomersController } from './context/customers.controller.js';
import { EventsController } from './context/events.controller.js';
import { ContextImporter } from './context/imports/context-importer.js';
import { ImportsController } from './context/imports/imports.controller.js';
import { IndicatorsController } from './context/indicators.controller.js';
import { NewsController } from './context/news.controller.js';
import { BackpressureGuard } from './http/backpressure.guard.js';
import { readBodies } from './http/body-parsers.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RequestPipe } from './http/request.pipe.js';
import { serveApiDocs } from './http/api-docs.js';
import { DocumentIntake } from './ingest/document-intake.js';
import { IngestController } from './ingest/ingest.controller.js';
import { SystemReport } from './system-report.js';
import { SignalIntake } from './signals/signal-intake.js';
import { SignalsController } from './signals/signals.controller.js';
import { AnalyticsController } from './threats/analytics.controller.js';
import { ReanalyzeController } from './threats/reanalyze.controller.js';
import { ThreatReader } from './threats/threat-reader.js';
import { ThreatsController } from './threats/threats.controller.js';
import { VerdictsController } from './threats/verdicts.controller.js';
import { secureHeaders, serveWebApp } from './web/web-app.js';

const service = 'gateway';

@Module({
  imports: [
    PlatformModule.forService({
      service,
      config,
      redisManners: 'fail-fast',
      database: () => new Database(config, 'fail-fast', service),
    }),
  ],
  controllers: [
    SignalsController,
    IngestController,
    ThreatsController,
    ReanalyzeController,
    VerdictsController,
    AnalyticsController,
    CustomersController,
    EventsController,
    IndicatorsController,
    NewsController,
    ImportsController,
    ActionsController,
    AuditController,
  ],
  providers: [
    ...fromRedis(ActionStore, AuditLog, Receipts, RunStore, ThreatStatistics, ThreatStore, VerdictStore),
    ...fromDatabase(ContextImports, ContextStore),
    BackpressureGuard,
    ContextImporter,
    DocumentIntake,
    ProblemFilter,
    SignalIntake,
    SystemReport,
    ThreatReader,
  ],
})
export class AppModule {}

/** Everything about HTTP that modules cannot say. */
export async function prepare(app: NestFastifyApplication): Promise<void> {
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(app.get(ProblemFilter));
  if (config.CORS_ORIGINS) app.enableCors({ origin: config.CORS_ORIGINS.split(',').map((origin) => origin.trim()) });
  readBodies(app);
  acceptFeeds(app);
  secureHeaders(app);
  // before the dashboard's files: both bring their own way to send some
  if (config.QUEUE_CONSOLE_TOKEN) {
    const { serveQueueConsole } = await import('./ops/queue-console.js');
    await serveQueueConsole(app, config.QUEUE_CONSOLE_TOKEN);
  }
  await serveWebApp(app);
  serveApiDocs(app);
}

export { config, service };
