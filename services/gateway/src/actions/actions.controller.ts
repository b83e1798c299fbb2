import { Body, ConflictException, Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import {
  ACTION_VERBS,
  ActionDecision,
  actionJob,
  notificationJob,
  type ActionVerb,
  type PlannedAction,
} from '@soc-agent/contracts';
import { QueueClient } from '@soc-agent/platform';
import { ActionConflictError, ActionStore, decision, ThreatStore } from '@soc-agent/store';
import { withDeadline } from '../http/deadline.js';
import { ThreatIdPipe } from '../http/request.pipe.js';
import { IndexPipe, OneOfPipe } from './path.pipes.js';

/** Longest wait for Redis, milliseconds. */
const TIMEOUT_MS = 2000;

/** What a threat's response plan proposes, and what analysts decide about it. */
@Controller('api/threats/:id/actions')
export class ActionsController {
  constructor(
    private readonly actions: ActionStore,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
  ) {}

  @Get()
  async list(@Param('id', ThreatIdPipe) id: string): Promise<{ items: PlannedAction[] }> {
    return { items: await withDeadline(this.actionsOf(id), TIMEOUT_MS, 'Redis') };
  }

  @Post(':index/:verb')
  @HttpCode(200)
  async decide(
    @Param('id', ThreatIdPipe) id: string,
    @Param('index', IndexPipe) index: number,
    @Param('verb', new OneOfPipe(ACTION_VERBS)) verb: ActionVerb,
    @Body() body: ActionDecision,
  ): Promise<PlannedAction> {
    return withDeadline(this.take(id, index, verb, body), TIMEOUT_MS, 'Redis');
  }

  private async take(id: string, index: number, verb: ActionVerb, body: ActionDecision): Promise<PlannedAction> {
    const action = (await this.actionsOf(id)).find((candidate) => candidate.index === index);
    if (!action) throw new NotFoundException(`the plan of threat ${id} has no action ${index}`);
    if (body.actionId !== undefined && body.actionId !== action.id) {
      throw new ConflictException('the plan has changed, this is another action now');
    }
    const change = await this.actions.take(id, action, decision(verb, body), Date.now()).catch((error: unknown) => {
      throw error instanceof ActionConflictError ? new ConflictException(error.message) : error;
    });
    if (!change) throw new NotFoundException(`there is no threat ${id}`);
    // also for a repeat, whose first attempt may have died here
    if (verb === 'approve') await this.queues.add(actionJob(id, action.id, change.record.approvals));
    const [summary] = change.changed ? await this.threats.summaries([id]) : [];
    if (summary) await this.queues.add(notificationJob('threat.updated', summary));
    return (await this.actionsOf(id)).find((candidate) => candidate.id === action.id) ?? action;
  }

  private async actionsOf(id: string): Promise<PlannedAction[]> {
    const actions = await this.actions.list(id);
    if (!actions) throw new NotFoundException(`there is no analyzed threat ${id}`);
    return actions;
  }
}
