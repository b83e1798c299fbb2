import { Body, Controller, Headers, Post, Query } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { InfrastructureEvent, Optional, Text } from '@soc-agent/contracts';
import { ContextStore, idsThatBegin, ofCustomer, type Principal } from '@soc-agent/store';
import { Asks, type Asking } from '../access/asking.js';
import { By, customerFor } from '../access/by.js';
import { KnownCustomers } from '../access/known-customers.js';
import { Records } from '../access/records.js';
import { EVENTS_BODY } from '../api-docs/bodies.js';
import { Route } from '../http/route.js';
import { ContextResource, type Page } from './context-resource.js';
import { contextRoutes } from './context-routes.js';
import { readEvents } from './forms/event-forms.js';
import { joinSpans, spanEnd } from './forms/spans.js';
import { EventQuery } from './page-query.js';

/** Events among which the other end of one is looked for. */
const MAX_CANDIDATES = 2000;

export class PostEventsQuery {
  /** The customer of events that name none themselves. */
  @Optional()
  @Text(128)
  customer?: string;
}

/** What became of posted events. */
export interface PostedEvents {
  created: number;
  replaced: number;
  /** Of all events that were posted and mean something to us. */
  ids: string[];
}

const { Id, Lists, Reads, Puts, Removes } = contextRoutes('events', InfrastructureEvent, 'id');

/** Deployments, changes, maintenance, load tests and incidents of our own side. */
@Controller('api/context/events')
export class EventsController {
  private readonly events: ContextResource<InfrastructureEvent>;

  constructor(
    context: ContextStore,
    records: Records,
    private readonly known: KnownCustomers,
  ) {
    this.events = new ContextResource(records, context, {
      type: InfrastructureEvent,
      id: 'id',
      collectionIn: ({ events }) => events,
      customerOf: ({ customerName }) => customerName,
    });
  }

  @Lists
  async list(@Query() query: EventQuery, @By() principal: Principal): Promise<Page<InfrastructureEvent>> {
    const customer = customerFor(principal, query.customer);
    return this.events.list(principal, query, customer === undefined ? undefined : ofCustomer(customer));
  }

  @Reads
  async one(@Id id: string, @Asks() asking: Asking): Promise<InfrastructureEvent> {
    return this.events.one(id, asking);
  }

  @Puts
  async put(@Id id: string, @Body() body: unknown, @Asks() asking: Asking): Promise<InfrastructureEvent> {
    const { customerName } = this.events.read(body, { id });
    if (customerName !== undefined) await this.known.assertMayName(asking.principal, customerName);
    return this.events.put(id, body, asking);
  }

  @Removes
  async remove(@Id id: string, @Asks() asking: Asking): Promise<void> {
    await this.events.remove(id, asking);
  }

  /** One of our events, CloudEvents, a GitHub deployment webhook or an Alertmanager webhook; all of the document or nothing is stored. */
  @Post()
  @Route('context', {
    summary: 'Take in events, in our form or as other tools send them',
    description:
      'One of our events or a list, CloudEvents, a GitHub deployment webhook or an Alertmanager webhook; all of the document or nothing is stored.',
    takes: EVENTS_BODY,
    answers: { 200: ['They are stored.', 'PostedEvents'] },
  })
  @ApiHeader({
    name: 'x-github-event',
    required: false,
    description: '`deployment`, `deployment_status` or `ping`, as GitHub sends it.',
    schema: { type: 'string' },
  })
  async post(
    @Body() document: unknown,
    @Query() { customer }: PostEventsQuery,
    @Headers('x-github-event') githubEvent: string | undefined,
    @Asks() asking: Asking,
  ): Promise<PostedEvents> {
    const events = readEvents(document, { customer: customerFor(asking.principal, customer), githubEvent });
    return this.add(events, asking);
  }

  /** Webhooks come twice and out of order: once its end is known, an event is not under way again. */
  private async add(events: InfrastructureEvent[], { principal, by }: Asking): Promise<PostedEvents> {
    this.events.assertTheirs(principal, events);
    const customers = new Set(events.flatMap(({ customerName }) => customerName ?? []));
    for (const customer of customers) await this.known.assertMayName(principal, customer);
    const known = await this.events.seenBy(principal).findAll(events.map(({ id }) => id));
    const over = new Set(known.filter(({ endedAt }) => endedAt !== undefined).map(({ id }) => id));
    const fresh = events.filter(({ id, ongoing }) => !(ongoing && over.has(id)));
    const { put, remove } = joinSpans(fresh, [...known, ...(await this.others(fresh, principal))]);
    const isTheirs = this.events.ownedBy(principal);
    const outcomes = await this.events.collection.putBy(by, put, isTheirs);
    for (const id of remove) await this.events.collection.erase(id, by, undefined, isTheirs);
    return {
      created: outcomes.filter((outcome) => outcome === 'created').length,
      replaced: outcomes.filter((outcome) => outcome === 'replaced').length,
      ids: [...new Set(put.length > 0 ? put.map(({ id }) => id) : events.map(({ id }) => id))],
    };
  }

  /** Stored events that may be the other end of a posted one. */
  private async others(events: readonly InfrastructureEvent[], principal: Principal): Promise<InfrastructureEvent[]> {
    const threads = new Set(events.flatMap((event) => spanEnd(event)?.thread ?? []));
    if (threads.size === 0) return [];
    const group = idsThatBegin([...threads].map((thread) => `${thread}.`));
    return (await this.events.seenBy(principal).list({ group, offset: 0, limit: MAX_CANDIDATES })).items;
  }
}
