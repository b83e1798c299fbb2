import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ANALYZER_QUEUE, AnalyzerJob } from '@soc-agent/contracts';
import { QueueHandler } from '@soc-agent/platform';
import { AnalyzerSlots } from './analyzer-slots.js';

/** Lets the analyzers weigh a run and records their answers. */
@Controller()
export class AnalyzersHandler {
  constructor(private readonly slots: AnalyzerSlots) {}

  @QueueHandler(ANALYZER_QUEUE)
  async analyze(@Payload() job: AnalyzerJob): Promise<void> {
    await this.slots.fill(job);
  }
}
