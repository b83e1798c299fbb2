import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ANALYZER_KINDS, ANALYZER_QUEUES, AnalyzerJob, type AnalyzerKind } from '@soc-agent/contracts';
import { JobContext, QueueHandler } from '@soc-agent/platform';
import { AnalyzerSlots } from './analyzer-slots.js';

const KIND_OF_QUEUE = new Map<string, AnalyzerKind>(ANALYZER_KINDS.map((kind) => [ANALYZER_QUEUES[kind].name, kind]));

/** Lets the analyzer of the queue weigh the run and records its answer. */
@Controller()
export class AnalyzersController {
  constructor(private readonly slots: AnalyzerSlots) {}

  @QueueHandler(...Object.values(ANALYZER_QUEUES))
  async analyze(@Payload() job: AnalyzerJob, @Ctx() context: JobContext): Promise<void> {
    await this.slots.fill(job, KIND_OF_QUEUE.get(context.queueName) as AnalyzerKind);
  }
}
