import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SpanKind } from '@opentelemetry/api';
import { NOTIFICATION_BATCHES, NotificationBatchJob, NotificationJob, NOTIFICATIONS } from '@soc-agent/contracts';
import { currentTraceparent, inSpan, QueueHandler } from '@soc-agent/platform';
import { LiveGateway } from './live.gateway.js';

/** Sends stored changes to the dashboards. */
@Controller()
export class NotificationsHandler {
  constructor(private readonly live: LiveGateway) {}

  @QueueHandler(NOTIFICATIONS)
  notify(@Payload() job: NotificationJob): void {
    const attributes = { 'messaging.system': 'socket.io' };
    inSpan(`emit ${job.event}`, { kind: SpanKind.PRODUCER, attributes }, () => this.emit(job, currentTraceparent()));
  }

  /** None of them belongs to a trace that is recorded. */
  @QueueHandler(NOTIFICATION_BATCHES)
  notifyAll(@Payload() { notifications }: NotificationBatchJob): void {
    for (const one of notifications) this.emit(one);
  }

  private emit({ event, seq, threat, incident, took, batch }: NotificationJob, traceparent?: string): void {
    const more = { ...(traceparent && { traceparent }) };
    if (threat) this.live.broadcast(event, threat.customerName, { seq, threat, ...more });
    if (batch) this.live.broadcast(event, batch.customerName, { seq, ...batch, ...more });
    if (incident) this.live.broadcast(event, incident.customerName, { incident, ...(took && { took }), ...more });
  }
}
