import { Controller, Get, Query } from '@nestjs/common';
import { Optional, Text, type AssignablePeople } from '@soc-agent/contracts';
import { AssignableStaff, type Principal } from '@soc-agent/store';
import { Route } from '../http/route.js';
import { By, customerFor } from './by.js';

/** Query of `GET /api/people`. */
export class PeopleQuery {
  /** Only those who see this customer. */
  @Optional()
  @Text(128)
  customer?: string;
}

/** Who can work on threats; what else is known of people is for admins. */
@Controller('api/people')
export class PeopleController {
  constructor(private readonly staff: AssignableStaff) {}

  @Get()
  @Route('read', { summary: 'List who can be given a threat', answers: { 200: ['By name.', 'AssignablePeople'] } })
  async list(@Query() { customer }: PeopleQuery, @By() principal: Principal): Promise<AssignablePeople> {
    return { items: await this.staff.list(customerFor(principal, customer)) };
  }
}
