import type { QueueDefinition } from '@soc-agent/contracts';
import { MessagePattern } from '@nestjs/microservices';

/** Marks the method that handles the jobs of the queues; a queue has one handler in the whole system. */
export function QueueHandler(...queues: readonly QueueDefinition[]): MethodDecorator {
  return MessagePattern(queues.map(({ name }) => name));
}
