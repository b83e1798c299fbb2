import { Module } from '@nestjs/common';
import { fromDatabase, fromRedis, fromRedisWith, PlatformModule } from '@soc-agent/platform';
import {
  ActionStore,
  AuditLog,
  BulkJobs,
  BulkSteps,
  ContextStore,
  Database,
  FigureRollup,
  FoldIndex,
  FoldStore,
  GroupVerdicts,
  IncidentDues,
  IncidentCommands,
  IncidentStore,
  Occurrences,
  RecordBound,
  RedisTriageMemory,
  RunStore,
  ServiceLevels,
  SuppressionStore,
  ThreatRetention,
  ThreatStore,
  UnplacedThreats,
  VerdictLedger,
  VerdictStore,
} from '@soc-agent/store';
import { ActionExecutor } from './action-executor.js';
import { ActionsHandler } from './actions.handler.js';
import { AnalysisReport } from './analysis-report.js';
import { BulkHandler } from './bulk.handler.js';
import { BulkWorker } from './bulk-worker.js';
import { ChangeNews } from './change-news.js';
import { config } from './config.js';
import { CustomerNetworks } from './customer-networks.js';
import { FailedJobs } from './failed-jobs.js';
import { Folding } from './folding.js';
import { IncidentNews } from './incident-news.js';
import { JoinsHandler } from './joins.handler.js';
import { LateThreats } from './late-threats.js';
import { ReanalysesHandler } from './reanalyses.handler.js';
import { RunGate } from './run-gate.js';
import { SchedulesHandler } from './schedules.handler.js';
import { SignalGenerator } from './signal-generator.js';
import { SignalsHandler } from './signals.handler.js';
import { Suppressions } from './suppressions.js';
import { Sweeper } from './sweeper.js';
import { ThreatNews } from './threat-news.js';
import { ThreatPlacing } from './threat-placing.js';
import { Upkeep } from './upkeep.js';
import { VerdictSpread } from './verdict-spread.js';

const service = 'coordinator';

@Module({
  imports: [
    PlatformModule.forService({
      service,
      config,
      redisManners: 'patient',
      database: () => new Database(config, 'patient', service),
    }),
  ],
  controllers: [SignalsHandler, ReanalysesHandler, JoinsHandler, ActionsHandler, BulkHandler, SchedulesHandler],
  providers: [
    ...fromRedis(FoldIndex, RecordBound, RedisTriageMemory, RunStore),
    ...fromDatabase(
      ActionStore,
      AuditLog,
      BulkJobs,
      BulkSteps,
      ContextStore,
      FigureRollup,
      FoldStore,
      GroupVerdicts,
      IncidentDues,
      IncidentCommands,
      IncidentStore,
      Occurrences,
      ServiceLevels,
      SuppressionStore,
      ThreatRetention,
      ThreatStore,
      UnplacedThreats,
      VerdictStore,
    ),
    fromRedisWith(VerdictStore, VerdictLedger),
    RunGate,
    Suppressions,
    Sweeper,
    Upkeep,
    ActionExecutor,
    AnalysisReport,
    BulkWorker,
    ChangeNews,
    CustomerNetworks,
    Folding,
    IncidentNews,
    LateThreats,
    ThreatNews,
    ThreatPlacing,
    VerdictSpread,
    SignalGenerator,
    FailedJobs,
  ],
})
export class AppModule {}

export { config };
