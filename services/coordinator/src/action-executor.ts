import { Inject, Injectable } from '@nestjs/common';
import { actionJob, notificationJob, type ActionJob, type PlannedAction } from '@soc-agent/contracts';
import {
  automaticApproval,
  claim,
  dryRun,
  factNamed,
  failedAttempt,
  failure,
  success,
  type ActionRecord,
  type ActionStep,
} from '@soc-agent/domain';
import { LOGGER, Meter, PermanentError, QueueClient } from '@soc-agent/platform';
import { ActionStore, ThreatStore, type ActionChange, type NewAnalysis } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import type { Logger } from 'winston';
import { ActionWebhook, WEBHOOK_TIMEOUT_MS } from './action-webhook.js';
import { config } from './config.js';

/** Longer than the receiver's time, so that two never send the same action at a time. */
const LEASE_MS = WEBHOOK_TIMEOUT_MS + 2000;

/** Carries out approved actions: sends each to the receiver once it is claimed, and says how that went. */
@Injectable()
export class ActionExecutor {
  private readonly webhook?: ActionWebhook;
  private readonly outcomes: Counter<'outcome'>;

  constructor(
    private readonly actions: ActionStore,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
    meter: Meter,
  ) {
    const outcomes = ['executed', 'retried', 'failed', 'dry_run'].map((outcome) => ({ outcome }));
    this.outcomes = meter.counter('soc_actions_total', outcomes);
    const { RESPONSE_MODE: mode, RESPONSE_WEBHOOK_URL: url, RESPONSE_WEBHOOK_SECRET: secret } = config;
    if (mode === 'execute' && url && secret) this.webhook = new ActionWebhook(url, secret);
  }

  /** Approves what the plan allows to run by itself, and sends it on its way; a repeat sends what the first time did not. */
  async release({ id, partial, responsePlan, agentAnalyses }: NewAnalysis): Promise<void> {
    // what nobody told us about, a critical asset among it, must not be contained by itself
    if (config.RESPONSE_MODE === 'off' || partial || responsePlan.degraded || isSuspect(agentAnalyses)) return;
    const { primaryAction, secondaryActions } = responsePlan;
    if (![primaryAction, ...secondaryActions].some(({ autoExecutable }) => autoExecutable)) return;
    for (const action of (await this.actions.list(id)) ?? []) {
      const change = await this.take(id, action, automaticApproval());
      if (change?.record.state !== 'approved' || !change.record.automatic) continue;
      await this.queues.add(actionJob(id, action.id, change.record.approvals));
    }
  }

  /**
   * Sends an action unless somebody did, or decided otherwise meanwhile.
   * @throws Error when the receiver did not take it, or another worker is at it: the job is tried again.
   */
  async execute({ threatId, actionId }: ActionJob, isLastAttempt: boolean, abortSignal: AbortSignal): Promise<void> {
    if (config.RESPONSE_MODE === 'dry-run') {
      await this.take(threatId, { id: actionId }, dryRun());
      return this.outcomes.inc({ outcome: 'dry_run' });
    }
    if (!this.webhook) return;
    const claimed = await this.take(threatId, { id: actionId }, claim(LEASE_MS));
    if (claimed?.changed) return this.send(this.webhook, threatId, claimed.record, isLastAttempt, abortSignal);
    if (claimed?.record.state === 'executing') throw new Error('another worker is sending this action');
  }

  /** For an action whose job will not be tried again, such as one whose workers died over it. */
  async giveUp({ threatId, actionId }: ActionJob, error: Error): Promise<void> {
    await this.take(threatId, { id: actionId }, failure(error.message));
  }

  private async send(
    webhook: ActionWebhook,
    threatId: string,
    record: ActionRecord,
    isLastAttempt: boolean,
    abortSignal: AbortSignal,
  ): Promise<void> {
    const { id, action, attempts, decidedBy, decidedAt = '' } = record;
    const [threat] = await this.threats.summaries([threatId]);
    if (!threat) return;
    try {
      await webhook.send(
        {
          version: 1,
          actionId: id,
          threatId,
          customerName: threat.customerName,
          threatTitle: threat.title,
          ...(threat.severity && { severity: threat.severity }),
          action,
          approvedBy:
            decidedBy === undefined ? { kind: 'system', name: 'response plan' } : { kind: 'analyst', name: decidedBy },
          approvedAt: decidedAt,
        },
        abortSignal,
      );
    } catch (error) {
      const isFinal = isLastAttempt || error instanceof PermanentError;
      const complaint = error instanceof Error ? error.message : String(error);
      await this.take(threatId, { id }, isFinal ? failure(complaint) : failedAttempt(attempts, complaint));
      this.outcomes.inc({ outcome: isFinal ? 'failed' : 'retried' });
      throw error;
    }
    await this.take(threatId, { id }, success());
    this.outcomes.inc({ outcome: 'executed' });
    this.logger.info(`ACTION EXECUTED: ${action.actionType}`, { threatId, actionId: id, attempt: attempts });
  }

  /** Takes the step and informs the dashboards. */
  private async take(
    threatId: string,
    action: Pick<PlannedAction, 'id'> & Partial<PlannedAction>,
    step: ActionStep,
  ): Promise<ActionChange | undefined> {
    const change = await this.actions.take(threatId, action, step, Date.now());
    if (!change?.changed) return change;
    const [summary] = await this.threats.summaries([threatId]);
    if (summary) await this.queues.add(notificationJob('threat.updated', summary));
    return change;
  }
}

/** Where a signal seems to talk to the machine, a person decides. */
function isSuspect(agentAnalyses: NewAnalysis['agentAnalyses']): boolean {
  return factNamed(agentAnalyses, 'injection_suspected') ?? false;
}
