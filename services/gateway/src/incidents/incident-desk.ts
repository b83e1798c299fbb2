import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { IncidentDetail, IncidentFacets, IncidentList, IncidentSummary } from '@soc-agent/contracts';
import type { Outcome } from '@soc-agent/domain';
import {
  incidentDetail,
  IncidentCommands,
  incidentSummary,
  StaleVersionError,
  type IncidentTask,
  type IncidentWish,
  type Principal,
  type WholeIncident,
} from '@soc-agent/store';
import type { Asking } from '../access/asking.js';
import { Records } from '../access/records.js';
import { tagVersion, versionNumber } from '../http/version-tag.js';
import { filterOf } from './incident-filters.js';
import { INCIDENT_ID, type IncidentFacetQuery, type IncidentQuery } from './incident-requests.js';

type Named = { customerId: number; number: number };

/** Incidents as requests name them: reads, commands, and how each is refused. */
@Injectable()
export class IncidentDesk {
  constructor(
    private readonly records: Records,
    private readonly incidents: IncidentCommands,
  ) {}

  async list({ limit, cursor, sort, ...query }: IncidentQuery, principal: Principal): Promise<IncidentList> {
    const { incidentList } = this.records.for(principal);
    const { items, ...page } = await incidentList.page(filterOf(query, principal), sort, limit, cursor);
    return { items: items.map(({ customerId, incident }) => incidentSummary(customerId, incident)), ...page };
  }

  async facets({ of, ...query }: IncidentFacetQuery, principal: Principal): Promise<IncidentFacets> {
    return this.records.for(principal).incidentList.facets(filterOf(query, principal), of);
  }

  /** An incident with all that belongs to it. @throws NotFoundException also for those that are another customer's */
  async whole(id: string, { principal, reply }: Pick<Asking, 'principal' | 'reply'>): Promise<WholeIncident> {
    const { customerId, number } = named(id, principal);
    const found = await this.records.for(principal).incidents.find(customerId, number);
    if (!found) throw missing(id);
    tagVersion(reply, found.incident.version);
    return found;
  }

  async detail(id: string, asking: Pick<Asking, 'principal' | 'reply'>): Promise<IncidentDetail> {
    return incidentDetail(await this.whole(id, asking));
  }

  /** Does what somebody asks for. @returns the incident as it is then, or the one that was made */
  async decide(id: string, asking: Asking, wish: (number: number) => IncidentWish): Promise<IncidentSummary> {
    const { customerId, number } = named(id, asking.principal);
    return this.done(id, asking, customerId, (task) =>
      this.incidents.command({ ...task, incident: number }, wish(number)),
    );
  }

  /** Takes back a line of an incident's log. */
  async undo(id: string, asking: Asking, seq: number): Promise<IncidentSummary> {
    const { customerId, number } = named(id, asking.principal);
    return this.done(id, asking, customerId, (task) => this.incidents.takeBack({ ...task, incident: number }, seq));
  }

  /** The number of another incident of the same customer. @throws NotFoundException for one that is not */
  other(id: string, of: string, principal: Principal): number {
    const [one, other] = [named(of, principal), named(id, principal)];
    if (one.customerId !== other.customerId) throw missing(id);
    return other.number;
  }

  private async done(
    id: string,
    asking: Asking,
    customerId: number,
    task: (task: Omit<IncidentTask, 'incident'>) => Promise<Outcome>,
  ): Promise<IncidentSummary> {
    const { by, principal, seen, reply } = asking;
    const version = versionNumber(seen);
    const asked = { customerId, by, now: Date.now(), ...(version !== undefined && { version }) };
    const outcome = await task(asked);
    if (outcome.kind === 'refused') return this.refuse(id, asking, outcome);
    const number = outcome.incident ?? named(id, principal).number;
    const found = await this.records.for(principal).incidents.find(customerId, number);
    if (!found) throw missing(id);
    tagVersion(reply, found.incident.version);
    return incidentSummary(customerId, found.incident);
  }

  private async refuse(
    id: string,
    asking: Asking,
    { because, text }: Extract<Outcome, { kind: 'refused' }>,
  ): Promise<never> {
    if (because === 'unknown') throw new NotFoundException(text);
    if (because === 'changed') throw new StaleVersionError(await this.detail(id, asking));
    throw new ConflictException(text);
  }
}

/** What a path names. @throws NotFoundException for what is nothing, or another customer's */
function named(id: string, { customer }: Principal): Named {
  const [, customerId, number] = INCIDENT_ID.exec(id) ?? [];
  const found = { customerId: Number(customerId), number: Number(number) };
  if (customerId === undefined || (customer && customer.id !== found.customerId)) throw missing(id);
  return found;
}

function missing(id: string): NotFoundException {
  return new NotFoundException(`there is no incident ${id}`);
}
