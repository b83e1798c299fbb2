import { Module } from '@nestjs/common';
import { fromRedis, PlatformModule } from '@soc-agent/platform';
import { RunStore } from '@soc-agent/store';
import { AnalyzerSlots } from './analyzer-slots.js';
import { AnalyzersHandler } from './analyzers.handler.js';
import { config } from './config.js';

const service = 'analyzer-worker';

@Module({
  imports: [PlatformModule.forService({ service, config, redisManners: 'patient' })],
  controllers: [AnalyzersHandler],
  providers: [...fromRedis(RunStore), AnalyzerSlots],
})
export class AppModule {}

export { config };
