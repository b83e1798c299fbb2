import { Body, Controller, Get, Headers, HttpStatus, Inject, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { RelatedList, Shards, ThreatAnalysis, ThreatInProgress, ThreatList } from '@soc-agent/contracts';
import { scenarioSignal } from '@soc-agent/domain';
import { placeToReturnTo, REDIS, SHARDS } from '@soc-agent/platform';
import { Occurrences, ThreatStore } from '@soc-agent/store';
import type { Principal } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { Asks, type Asking } from '../access/asking.js';
import { By, customerFor, ownOnly } from '../access/by.js';
import { KnownCustomers } from '../access/known-customers.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { withDeadline } from '../http/deadline.js';
import { ThreatId } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { tagVersion } from '../http/version-tag.js';
import { SignalIntake, type Accepted } from '../signals/signal-intake.js';
import { ThreatQuery } from './threat-query.js';
import { noThreat, ThreatReader } from './threat-reader.js';
import { Trigger } from './trigger.js';

/** How long a trigger waits for its analysis, and how often it looks, milliseconds. */
const TRIGGER_WAIT_MS = 10_000;
const TRIGGER_POLL_MS = 25;

@Controller('api/threats')
@UseGuards(OwnThreatGuard)
export class ThreatsController {
  constructor(
    private readonly reader: ThreatReader,
    private readonly intake: SignalIntake,
    private readonly threats: ThreatStore,
    private readonly occurrences: Occurrences,
    private readonly customers: KnownCustomers,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
  ) {}

  @Get()
  @Route('read', { summary: 'List threats, the newest first', answers: { 200: ['One page.', 'ThreatList'] } })
  async list(@Query() query: ThreatQuery, @By() principal: Principal): Promise<ThreatList> {
    return this.reader.list(ownOnly(query, principal), principal);
  }

  @Get(':id')
  @Route('read', {
    summary: 'Read a threat',
    answers: { 200: ['Its analysis, or what there is of it so far.', ['ThreatAnalysis', 'ThreatInProgress']] },
    refuses: [404, 503],
  })
  async one(@ThreatId id: string, @Asks() { principal, reply }: Asking): Promise<ThreatAnalysis | ThreatInProgress> {
    const threat = await this.reader.findPlaced(id, principal);
    if (!threat) throw noThreat(id);
    tagVersion(reply, threat.decisions);
    return threat;
  }

  @Get(':id/related')
  @Route('read', {
    summary: 'List the threats that share most with one',
    answers: { 200: ['What each shares with it, the most first.', 'RelatedList'] },
    refuses: [404, 503],
  })
  async related(@ThreatId id: string, @By() principal: Principal): Promise<RelatedList> {
    const found = await this.reader.related(id, principal);
    if (!found) throw noThreat(id);
    return found;
  }

  /** Plays a scenario through the whole pipeline; waits for the analysis unless the client prefers not to. */
  @Post('trigger')
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`respond-async` has the answer come at once.',
    schema: { type: 'string' },
  })
  @Route('ingest', {
    summary: 'Play a scenario of the demo',
    answers: {
      200: ['Its analysis.', ['ThreatAnalysis', 'ThreatInProgress']],
      202: ['The signal is safe; its analysis was not waited for, or takes longer than ten seconds.', 'Accepted'],
    },
    refuses: [429, 503],
    timeoutMs: 'own',
  })
  @UseGuards(BackpressureGuard)
  async trigger(
    @Body() { scenario, customerName }: Trigger,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @By() principal: Principal,
  ): Promise<Accepted | ThreatAnalysis | ThreatInProgress> {
    const turn = await withDeadline(this.redis.incr(`${this.shards.first}:trigger:turn`), 'Redis');
    const customer = customerFor(principal, customerName);
    if (customer !== undefined) await this.customers.assertMayName(principal, customer);
    const signal = Object.assign(scenarioSignal(scenario, turn, new Date()), customer && { customerName: customer });
    const accepted = await this.intake.accept(signal, {
      sender: principal.party,
      inRequest: placeToReturnTo(),
    });
    const analysis = prefer?.includes('respond-async') ? undefined : await this.analysisOf(accepted.id, principal);
    reply.status(analysis ? HttpStatus.OK : HttpStatus.ACCEPTED);
    return analysis ?? accepted;
  }

  private async analysisOf(id: string, principal: Principal): Promise<ThreatAnalysis | ThreatInProgress | undefined> {
    for (const end = Date.now() + TRIGGER_WAIT_MS; Date.now() < end; await wait(TRIGGER_POLL_MS)) {
      if ((await this.threats.status(id)) || (await this.occurrences.leaderOf(id)))
        return this.reader.find(id, principal);
    }
    return undefined;
  }
}
