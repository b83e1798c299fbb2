import { applyDecorators, Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { IncidentDetail, IncidentFacets, IncidentList, IncidentSummary } from '@soc-agent/contracts';
import type { Principal } from '@soc-agent/store';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { InPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { IfMatch } from '../http/version-tag.js';
import { IncidentDesk } from './incident-desk.js';
import {
  ChosenGroups,
  IncidentClosing,
  IncidentFacetQuery,
  IncidentMerge,
  IncidentMove,
  IncidentNote,
  IncidentOwner,
  IncidentQuery,
  IncidentUndo,
} from './incident-requests.js';

/** Longest wait for a command, and for what the incident is then, milliseconds. */
const TIMEOUT_MS = 4000;

export const IncidentId = InPath(
  'id',
  'Id of the incident; that of one that was merged leads to where its members are.',
);

/** A command; with `If-Match` it runs only when the incident is unchanged since it was read. */
function Commands(path: string, summary: string, description?: string): MethodDecorator {
  return applyDecorators(
    Post(`:id/${path}`),
    IfMatch('The `ETag` of what was read: where it is another one by now, 409 shows what is there.'),
    Route('triage', {
      summary,
      ...(description !== undefined && { description }),
      answers: { 200: ['The incident as it is now.', 'IncidentSummary'] },
      refuses: [404, 409, 503],
      timeoutMs: TIMEOUT_MS,
    }),
  );
}

/** Threats that belong together, to be decided together. */
@Controller('api/incidents')
export class IncidentsController {
  constructor(private readonly desk: IncidentDesk) {}

  @Get()
  @Route('read', { summary: 'List incidents', answers: { 200: ['One page.', 'IncidentList'] } })
  async list(@Query() query: IncidentQuery, @By() principal: Principal): Promise<IncidentList> {
    return this.desk.list(query, principal);
  }

  @Get('facets')
  @Route('read', {
    summary: 'Count incidents by what they can be narrowed to',
    answers: { 200: ['The values that most of those that match have.', 'IncidentFacets'] },
  })
  async facets(@Query() query: IncidentFacetQuery, @By() principal: Principal): Promise<IncidentFacets> {
    return this.desk.facets(query, principal);
  }

  @Get(':id')
  @Route('read', {
    summary: 'Read an incident',
    answers: { 200: ['With its members, what happened beside them, its timeline and its log.', 'IncidentDetail'] },
    refuses: [404, 503],
  })
  async one(@IncidentId id: string, @Asks() asking: Asking): Promise<IncidentDetail> {
    return this.desk.detail(id, asking);
  }

  @Commands('acknowledge', 'Say that somebody works on it')
  async acknowledge(@IncidentId id: string, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, (incident) => ({ kind: 'acknowledge', incident }));
  }

  @Commands('contain', 'Say that it cannot spread any more')
  async contain(@IncidentId id: string, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, (incident) => ({ kind: 'contain', incident }));
  }

  @Commands(
    'close',
    'Close it with what it turned out to be',
    'Every member without a verdict gets this one, and so do its threats a moment later; the score of the next similar threats rests on one verdict for each group.',
  )
  async close(@IncidentId id: string, @Body() body: IncidentClosing, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, (incident) => ({ kind: 'close', incident, ...body }));
  }

  @Commands('reopen', 'Open it again')
  async reopen(@IncidentId id: string, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, (incident) => ({ kind: 'reopen', incident }));
  }

  @Commands('assign', 'Give it to somebody, or to nobody')
  async assign(@IncidentId id: string, @Body() body: IncidentOwner, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, (incident) => ({ kind: 'assign', incident, ...body }));
  }

  @Commands('comment', 'Write something into its log')
  async comment(@IncidentId id: string, @Body() body: IncidentNote, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, (incident) => ({ kind: 'comment', incident, ...body }));
  }

  @Commands(
    'merge',
    'Make one of two',
    'The lower number stays, the other leads there. States and dispositions must agree, and both must fit into one.',
  )
  async merge(
    @IncidentId id: string,
    @Body() { other }: IncidentMerge,
    @Asks() asking: Asking,
  ): Promise<IncidentSummary> {
    const number = this.desk.other(other, id, asking.principal);
    return this.desk.decide(id, asking, (incident) => ({ kind: 'merge', incident, other: number }));
  }

  @Commands(
    'move',
    'Move groups to another incident, or into this one',
    'Groups that are members of none, such as those beside it, join an incident this way.',
  )
  async move(
    @IncidentId id: string,
    @Body() { groups, to }: IncidentMove,
    @Asks() asking: Asking,
  ): Promise<IncidentSummary> {
    const number = this.desk.other(to, id, asking.principal);
    return this.desk.decide(id, asking, () => ({ kind: 'move', groups, to: number }));
  }

  @Commands('split', 'Make a new incident of some of its groups', 'The answer is the new one. The two stay apart.')
  async split(
    @IncidentId id: string,
    @Body() { groups }: ChosenGroups,
    @Asks() asking: Asking,
  ): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, () => ({ kind: 'move', groups, to: 'new' }));
  }

  @Commands('out', 'Take groups out of it', 'They stay apart from it, and are members of no incident.')
  async out(
    @IncidentId id: string,
    @Body() { groups }: ChosenGroups,
    @Asks() asking: Asking,
  ): Promise<IncidentSummary> {
    return this.desk.decide(id, asking, () => ({ kind: 'move', groups, to: 'out' }));
  }

  @Commands(
    'undo',
    'Take back a line of its log',
    'Exactly what the line did is put back, or 409 names what stands in the way. What the system brought together stays apart from then on.',
  )
  async undo(@IncidentId id: string, @Body() { seq }: IncidentUndo, @Asks() asking: Asking): Promise<IncidentSummary> {
    return this.desk.undo(id, asking, seq);
  }
}
