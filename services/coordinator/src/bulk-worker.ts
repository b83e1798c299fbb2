import { Injectable } from '@nestjs/common';
import { bulkJob } from '@soc-agent/contracts';
import { QueueClient } from '@soc-agent/platform';
import {
  BulkJobs,
  BulkSteps,
  DatabaseAwayError,
  IncidentCommands,
  VerdictLedger,
  type StepResult,
  type Untold,
} from '@soc-agent/store';
import { ChangeNews } from './change-news.js';

/** Verdicts that are counted at a time. */
const UNTOLD_BATCH = 200;

/** Works on changes of many threats, and informs counters, incidents and dashboards. */
@Injectable()
export class BulkWorker {
  constructor(
    private readonly jobs: BulkJobs,
    private readonly steps: BulkSteps,
    private readonly incidents: IncidentCommands,
    private readonly ledger: VerdictLedger,
    private readonly news: ChangeNews,
    private readonly queues: QueueClient,
  ) {}

  /** Until it is done, or another process has it. What was changed and not announced is announced first. */
  async goOn(id: string): Promise<void> {
    do await this.tell(id);
    while ((await this.step(id)) === 'more');
  }

  /** Has somebody go on with what nobody does any more, such as where a process died or Redis lost its job. */
  async findAbandoned(now: number): Promise<void> {
    for (const { id, place } of await this.jobs.abandoned(now)) await this.queues.add(bulkJob(id, place));
  }

  async forget(now: number): Promise<void> {
    await this.jobs.forget(now);
  }

  private async step(id: string): Promise<StepResult> {
    try {
      return await this.steps.step(id, Date.now());
    } catch (error) {
      if (!(error instanceof DatabaseAwayError)) await this.steps.broke(id, (error as Error).message, Date.now());
      throw error;
    }
  }

  private async tell(id: string): Promise<void> {
    const { by, changes } = await this.steps.untold(id);
    if (changes.length === 0) return;
    await this.judgeGroups(changes, by);
    for (let told = UNTOLD_BATCH; told === UNTOLD_BATCH;) told = await this.ledger.settle(UNTOLD_BATCH);
    await this.news.tell(
      changes.map(({ change }) => change),
      { by, bulk: id },
    );
    await this.steps.told(id, changes);
  }

  private async judgeGroups(changes: readonly Untold[], by: string): Promise<void> {
    for (const customerId of new Set(changes.map(({ change }) => change.customerId))) {
      const groups = changes.flatMap(({ change, group }) => (change.customerId === customerId && group ? [group] : []));
      const each = new Map(groups.map((group) => [group.id, group]));
      await this.incidents.judgeGroups(customerId, [...each.values()], by, Date.now());
    }
  }
}
