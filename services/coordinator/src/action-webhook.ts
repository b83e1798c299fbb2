import { SpanKind } from '@opentelemetry/api';
import type { ActionOrder } from '@soc-agent/contracts';
import { inSpan, PermanentError } from '@soc-agent/platform';
import { createHmac } from 'node:crypto';
import { urlToHttpOptions } from 'node:url';

/** How long the receiver has for its answer, milliseconds. */
export const WEBHOOK_TIMEOUT_MS = 5000;

/** Refusals that may pass: the receiver took too long, wants it later, or wants less. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** The integrator's receiver: a firewall, a SOAR, or something in front of them. */
export class ActionWebhook {
  private readonly url: string;
  private readonly authorization: string | undefined;

  /** @param url a user and a password in it are sent as basic authentication. */
  constructor(
    url: string,
    private readonly secret: string,
    private readonly timeoutMs = WEBHOOK_TIMEOUT_MS,
  ) {
    const { auth } = urlToHttpOptions(new URL(url));
    this.authorization = auth ? `Basic ${Buffer.from(auth).toString('base64')}` : undefined;
    this.url = Object.assign(new URL(url), { username: '', password: '' }).href;
  }

  /**
   * Posts the order, signed. Any 2xx means that the receiver took it; redirects are not followed, and of the answer only
   * the status is looked at.
   * @throws PermanentError for an answer that would be the same again, Error for everything that may pass.
   */
  async send(order: ActionOrder, abortSignal: AbortSignal): Promise<void> {
    const attributes = { 'http.request.method': 'POST', 'soc.action.id': order.actionId };
    const status = await inSpan('POST action webhook', { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const answer = await this.post(order, abortSignal);
      span.setAttributes({ 'http.response.status_code': answer });
      return answer;
    });
    if (status >= 200 && status < 300) return;
    const complaint = `the receiver answered ${status}`;
    throw status >= 500 || PASSING.has(status) ? new Error(complaint) : new PermanentError(complaint);
  }

  private async post(order: ActionOrder, abortSignal: AbortSignal): Promise<number> {
    const body = JSON.stringify(order);
    const timeout = AbortSignal.timeout(this.timeoutMs);
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': order.actionId,
          ...(this.authorization !== undefined && { authorization: this.authorization }),
          'x-soc-signature': signatureOf(body, this.secret, Math.floor(Date.now() / 1000)),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([timeout, abortSignal]),
      });
      // however much it is, nobody reads it
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      throw new Error(timeout.aborted ? `no answer within ${this.timeoutMs} ms` : `not reachable: ${causeOf(error)}`, {
        cause: error,
      });
    }
  }
}

/** `t=<Unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`: with the time in it, an old request cannot be replayed for ever. */
export function signatureOf(body: string, secret: string, unixSeconds: number): string {
  const mac = createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex');
  return `t=${unixSeconds},v1=${mac}`;
}

/** fetch hides the reason in the cause: `ECONNREFUSED`. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause);
}
