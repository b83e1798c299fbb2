import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { NotificationJob, NOTIFICATIONS } from '@soc-agent/contracts';
import { QueueHandler } from '@soc-agent/platform';
import { LiveGateway } from './live.gateway.js';

/** Tells the dashboards what was stored. */
@Controller()
export class NotificationsController {
  constructor(private readonly live: LiveGateway) {}

  @QueueHandler(NOTIFICATIONS)
  notify(@Payload() { event, seq, threat }: NotificationJob): void {
    this.live.broadcast(event, { seq, threat });
  }
}
