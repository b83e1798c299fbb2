import { Body, ConflictException, Controller, Get, HttpException, Patch, Post, UseGuards } from '@nestjs/common';
import {
  NewComment,
  ThreatDecision,
  type Comment,
  type ThreatActivities,
  type ThreatSummary,
} from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import { NotAssignableError, ThreatDecisions, type Principal } from '@soc-agent/store';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { Records } from '../access/records.js';
import { ThreatId } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { IfMatch, tagVersion, versionNumber } from '../http/version-tag.js';
import { Dashboards } from './dashboards.js';
import { noThreat, ThreatReader } from './threat-reader.js';

const PRECONDITION_REQUIRED = 428;
/** Longest wait for a change, and for what the threat is then, milliseconds. */
const TIMEOUT_MS = 4000;

/** What people decide and say about a threat. */
@Controller('api/threats/:id')
@UseGuards(OwnThreatGuard)
export class DecisionsController {
  constructor(
    private readonly decisions: ThreatDecisions,
    private readonly reader: ThreatReader,
    private readonly dashboards: Dashboards,
    private readonly records: Records,
  ) {}

  @Patch()
  @IfMatch('The `version` of what was read, in quotes, or its `ETag`; `*` for whatever it is.', true)
  @Route('triage', {
    summary: 'Acknowledge, escalate, close or hand over',
    description:
      'What is left out stays. Where somebody else decided meanwhile, nothing is changed, and `current` of 409 shows what they made of it.',
    answers: { 200: ['The threat as it is now, with its `ETag`.', 'ThreatSummary'] },
    refuses: [404, 409, 428, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async decide(@ThreatId id: string, @Body() decision: ThreatDecision, @Asks() asking: Asking): Promise<ThreatSummary> {
    const { by, principal, seen, reply } = asking;
    if (seen === undefined) await this.askForVersion(id, principal);
    const isThere = await this.decisions.decide(id, decision, versionNumber(seen), by, Date.now()).catch(refuse);
    if (!isThere) await this.refuseMissing(id, principal);
    const summary = await this.dashboards.tellOf(id);
    if (!summary) throw noThreat(id);
    tagVersion(reply, summary.version);
    return summary;
  }

  @Post('comments')
  @Route('triage', {
    summary: 'Comment on a threat',
    answers: { 201: ['It is stored.', 'Comment'] },
    refuses: [404, 409, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async comment(
    @ThreatId id: string,
    @Body() { text }: NewComment,
    @Asks() { by, principal }: Asking,
  ): Promise<Comment> {
    const comment = await this.decisions.comment(id, text, by, Date.now());
    if (!comment) return this.refuseMissing(id, principal);
    await this.dashboards.tellOf(id);
    return comment;
  }

  @Get('activity')
  @Route('read', {
    summary: 'Read what was said and done about a threat',
    answers: { 200: ['The newest first, at most five hundred.', 'ThreatActivities'] },
    refuses: [404, 503],
  })
  async activity(@ThreatId id: string, @By() principal: Principal): Promise<ThreatActivities> {
    const items = await this.records.for(principal).decisions.activity(id);
    if (!items) await this.reader.assertThere(id, principal);
    return { items: items ?? [] };
  }

  private async askForVersion(id: string, principal: Principal): Promise<void> {
    await this.reader.assertThere(id, principal);
    throw new HttpException('If-Match has to name the version that was read', PRECONDITION_REQUIRED);
  }

  private async refuseMissing(id: string, principal: Principal): Promise<never> {
    await this.reader.assertThere(id, principal);
    throw new ConflictException(`threat ${id} is being analyzed`);
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof NotAssignableError)) throw error;
  throw new InvalidDocumentError([{ field: 'assignee', message: error.message }]);
}
