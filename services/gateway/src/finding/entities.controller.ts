import { Controller, Get, NotFoundException, Query } from '@nestjs/common';
import { ENTITY_KINDS, type EntityKind, type EntityPage } from '@soc-agent/contracts';
import type { Principal } from '@soc-agent/store';
import { By, ownOnly } from '../access/by.js';
import { Records } from '../access/records.js';
import { InPath, WordInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { CustomersQuery } from '../threats/threat-query.js';

/** What is known of an address, a host, a user and the like. */
@Controller('api/entities/:kind/:value')
export class EntitiesController {
  constructor(private readonly records: Records) {}

  @Get()
  @Route('read', {
    summary: 'Read what is known of an entity',
    answers: {
      200: ['Its threats, customers, indicators and actions; none of them for one that nobody saw.', 'EntityPage'],
    },
    refuses: [404, 503],
  })
  async one(
    @WordInPath('kind', 'What it is.', ENTITY_KINDS) kind: EntityKind,
    @InPath('value', 'Itself, in any spelling.') value: string,
    @Query() query: CustomersQuery,
    @By() principal: Principal,
  ): Promise<EntityPage> {
    const { finder, threats, context } = this.records.for(principal);
    const { customer } = ownOnly(query, principal);
    const found = await finder.entity(kind, value, customer);
    if (!found) throw new NotFoundException(`${value} is no ${kind}`);
    const [newest, indicators] = await Promise.all([
      threats.summaries(found.newest),
      context.indicatorsFor([found.value]),
    ]);
    return { ...found, newest, indicators };
  }
}
