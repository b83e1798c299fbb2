import { Module } from '@nestjs/common';
import { fromRedis, PlatformModule } from '@soc-agent/platform';
import { RunStore, ThreatStore } from '@soc-agent/store';
import { config } from './config.js';
import { FailedJobs } from './failed-jobs.js';
import { JoinsController } from './joins.controller.js';
import { ReanalysesController } from './reanalyses.controller.js';
import { RunGate } from './run-gate.js';
import { SchedulesController } from './schedules.controller.js';
import { SignalGenerator } from './signal-generator.js';
import { SignalsController } from './signals.controller.js';
import { Sweeper } from './sweeper.js';

@Module({
  imports: [PlatformModule.forService({ service: 'coordinator', config, redisManners: 'patient' })],
  controllers: [SignalsController, ReanalysesController, JoinsController, SchedulesController],
  providers: [...fromRedis(RunStore, ThreatStore), RunGate, Sweeper, SignalGenerator, FailedJobs],
})
export class AppModule {}

export { config };
