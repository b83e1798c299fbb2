import { Module } from '@nestjs/common';
import { fromRedis, PlatformModule } from '@soc-agent/platform';
import { RunStore } from '@soc-agent/store';
import { AnalyzerSlots } from './analyzer-slots.js';
import { AnalyzersController } from './analyzers.controller.js';
import { config } from './config.js';

const service = 'analyzer-worker';

@Module({
  imports: [PlatformModule.forService({ service, config, redisManners: 'patient' })],
  controllers: [AnalyzersController],
  providers: [...fromRedis(RunStore), AnalyzerSlots],
})
export class AppModule {}

export { config };
