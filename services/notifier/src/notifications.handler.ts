import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SpanKind } from '@opentelemetry/api';
import { NotificationJob, NOTIFICATIONS } from '@soc-agent/contracts';
import { currentTraceparent, inSpan, QueueHandler } from '@soc-agent/platform';
import { LiveGateway } from './live.gateway.js';

/** Sends stored changes to the dashboards. */
@Controller()
export class NotificationsHandler {
  constructor(private readonly live: LiveGateway) {}

  @QueueHandler(NOTIFICATIONS)
  notify(@Payload() { event, seq, threat, incident, took, batch }: NotificationJob): void {
    inSpan(`emit ${event}`, { kind: SpanKind.PRODUCER, attributes: { 'messaging.system': 'socket.io' } }, () => {
      const traceparent = currentTraceparent();
      const more = { ...(traceparent && { traceparent }) };
      if (threat) this.live.broadcast(event, threat.customerName, { seq, threat, ...more });
      if (batch) this.live.broadcast(event, batch.customerName, { seq, ...batch, ...more });
      if (incident) this.live.broadcast(event, incident.customerName, { incident, ...(took && { took }), ...more });
    });
  }
}
