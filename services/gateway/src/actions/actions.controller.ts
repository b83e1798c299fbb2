import {
  Body,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  NotFoundException,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ACTION_VERBS,
  ActionDecision,
  actionJob,
  CONTAINING_ACTIONS,
  type ActionVerb,
  type PlannedAction,
} from '@soc-agent/contracts';
import { decision } from '@soc-agent/domain';
import { QueueClient } from '@soc-agent/platform';
import { ActionStore, type Principal } from '@soc-agent/store';
import { By } from '../access/by.js';
import { Records } from '../access/records.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { IndexInPath, ThreatId, WordInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { Dashboards } from '../threats/dashboards.js';
import { noThreat } from '../threats/threat-reader.js';

/** Body of `GET /api/threats/{id}/actions`. */
export interface PlannedActions {
  items: PlannedAction[];
}

/** What a threat's response plan proposes, and what analysts decide about it. */
@Controller('api/threats/:id/actions')
@UseGuards(OwnThreatGuard)
export class ActionsController {
  constructor(
    private readonly actions: ActionStore,
    private readonly queues: QueueClient,
    private readonly dashboards: Dashboards,
    private readonly records: Records,
  ) {}

  @Get()
  @Route('read', {
    summary: 'List what is proposed against a threat',
    answers: { 200: ['The actions, and what became of each.', 'PlannedActions'] },
    refuses: [404, 503],
  })
  async list(@ThreatId id: string, @By() principal: Principal): Promise<PlannedActions> {
    return { items: await this.actionsOf(id, principal) };
  }

  @Post(':index/:verb')
  @Route('triage', {
    summary: 'Decide about an action',
    answers: { 200: ['The action as it is now.', 'PlannedAction'] },
    refuses: [404, 409, 503],
  })
  async decide(
    @ThreatId id: string,
    @IndexInPath('Position in the plan, from 0.') index: number,
    @WordInPath('verb', 'What is decided; `done` for what people have done themselves.', ACTION_VERBS) verb: ActionVerb,
    @Body() body: ActionDecision,
    @By() principal: Principal,
  ): Promise<PlannedAction> {
    const action = (await this.actionsOf(id, principal)).find((candidate) => candidate.index === index);
    if (!action) throw new NotFoundException(`the plan of threat ${id} has no action ${index}`);
    if (body.actionId !== undefined && body.actionId !== action.id) {
      throw new ConflictException('the plan has changed, this is another action now');
    }
    if (verb === 'approve' && CONTAINING_ACTIONS.includes(action.action.actionType) && !principal.approver) {
      throw new ForbiddenException(`${action.action.actionType} is for people with the right to approve it`);
    }
    const step = decision(verb, { ...body, analyst: principal.name });
    const change = await this.actions.take(id, action, step, Date.now());
    if (!change) throw noThreat(id);
    // also for a repeat, whose first attempt may have died here
    if (verb === 'approve') await this.queues.add(actionJob(id, action.id, change.record.approvals));
    if (change.changed) await this.dashboards.tellOf(id);
    return (await this.actionsOf(id, principal)).find((candidate) => candidate.id === action.id) ?? action;
  }

  private async actionsOf(id: string, principal: Principal): Promise<PlannedAction[]> {
    const actions = await this.records.for(principal).actions.list(id);
    if (!actions) throw new NotFoundException(`there is no analyzed threat ${id}`);
    return actions;
  }
}
