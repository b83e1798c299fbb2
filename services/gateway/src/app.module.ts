import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { FailedJobArchive, fromDatabase, fromRedis, fromRedisWith, listed, PlatformModule } from '@soc-agent/platform';
import {
  ActionStore,
  AuditLog,
  Database,
  FigureRollup,
  ModelSpending,
  Occurrences,
  RecordBound,
  RunStore,
  ThreatDecisions,
  ThreatRetention,
  VerdictLedger,
  VerdictStore,
} from '@soc-agent/store';
import { guardRoutes } from './access/access-hook.js';
import { AccessModule } from './access/access.module.js';
import { ActionsController } from './actions/actions.controller.js';
import { AuditController } from './actions/audit.controller.js';
import { BulkModule } from './bulk/bulk.module.js';
import { config } from './config.js';
import { acceptFeeds } from './context/accept-feeds.js';
import { ContextModule } from './context/context.module.js';
import { FindingModule } from './finding/finding.module.js';
import { prepareAnswers } from './http/answers.js';
import { readBodies } from './http/body-parsers.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RequestPipe } from './http/request.pipe.js';
import { apiDocument } from './api-docs/document.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { IntakeModule } from './http/intake.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { JobsController } from './ops/jobs.controller.js';
import { PipelineController } from './ops/pipeline.controller.js';
import { SignalsModule } from './signals/signals.module.js';
import { SystemReport } from './system-report.js';
import { AnalyticsController } from './threats/analytics.controller.js';
import { DecisionsController } from './threats/decisions.controller.js';
import { OverviewController } from './threats/overview.controller.js';
import { OccurrencesController } from './threats/occurrences.controller.js';
import { ReanalyzeController } from './threats/reanalyze.controller.js';
import { RemovalsController } from './threats/removals.controller.js';
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
    AccessModule,
    BulkModule,
    ContextModule,
    FindingModule,
    IncidentsModule,
    IntakeModule,
    IngestModule,
    SignalsModule,
  ],
  controllers: [
    ThreatsController,
    OccurrencesController,
    ReanalyzeController,
    RemovalsController,
    DecisionsController,
    VerdictsController,
    AnalyticsController,
    ActionsController,
    AuditController,
    JobsController,
    OverviewController,
    PipelineController,
  ],
  providers: [
    ...fromRedis(FailedJobArchive, ModelSpending, RecordBound, RunStore),
    ...fromDatabase(ActionStore, AuditLog, FigureRollup, Occurrences, ThreatDecisions, ThreatRetention, VerdictStore),
    fromRedisWith(VerdictStore, VerdictLedger),
    ProblemFilter,
    SystemReport,
    ThreatReader,
  ],
})
export class AppModule {}

/** Everything about HTTP that modules cannot say. */
export async function prepare(app: NestFastifyApplication): Promise<void> {
  secureHeaders(app);
  await prepareAnswers(app);
  await guardRoutes(app);
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(app.get(ProblemFilter));
  const origin = listed(config.CORS_ORIGINS);
  // with a key, never with a session: browsers send no cookie along
  if (origin.length > 0) app.enableCors({ origin, exposedHeaders: ['etag', 'retry-after', 'x-request-id'] });
  readBodies(app);
  acceptFeeds(app);
  // before the dashboard's files: both bring their own way to send some
  if (config.QUEUE_CONSOLE === 'true') {
    const { serveQueueConsole } = await import('./ops/queue-console.js');
    await serveQueueConsole(app);
  }
  await serveWebApp(app);
  // as a page at /docs, and as JSON at /docs-json
  SwaggerModule.setup('docs', app, () => apiDocument(app));
}

export { config };
