import { Module } from '@nestjs/common';
import { fromRedis, PlatformModule } from '@soc-agent/platform';
import { ActionStore, AuditLog, Database, RunStore, ThreatStore } from '@soc-agent/store';
import { ActionExecutor } from './action-executor.js';
import { ActionsController } from './actions.controller.js';
import { AnalysisReport } from './analysis-report.js';
import { config } from './config.js';
import { FailedJobs } from './failed-jobs.js';
import { JoinsController } from './joins.controller.js';
import { ReanalysesController } from './reanalyses.controller.js';
import { RunGate } from './run-gate.js';
import { SchedulesController } from './schedules.controller.js';
import { SignalGenerator } from './signal-generator.js';
import { SignalsController } from './signals.controller.js';
import { Sweeper } from './sweeper.js';

const service = 'coordinator';

@Module({
  imports: [
    PlatformModule.forService({
      service,
      config,
      redisManners: 'patient',
      database: () => new Database(config, 'fail-fast', service),
    }),
  ],
  controllers: [SignalsController, ReanalysesController, JoinsController, ActionsController, SchedulesController],
  providers: [
    ...fromRedis(ActionStore, AuditLog, RunStore, ThreatStore),
    RunGate,
    Sweeper,
    ActionExecutor,
    AnalysisReport,
    SignalGenerator,
    FailedJobs,
  ],
})
export class AppModule {}

export { config };
