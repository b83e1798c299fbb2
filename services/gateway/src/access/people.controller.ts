import { Controller, Get, Query } from '@nestjs/common';
import { Optional, Text, type AssignablePeople } from '@soc-agent/contracts';
import { AssignableStaff, type Principal } from '@soc-agent/store';
import { Describes } from '../api-docs/describes.js';
import { withDeadline } from '../http/deadline.js';
import { By, customerFor } from './by.js';
import { Needs } from './needs.js';

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
  @Needs('read')
  @Describes({
    summary: 'List who can be given a threat',
    answers: { 200: ['By name.', 'AssignablePeople'] },
    refuses: [503],
  })
  async list(@Query() { customer }: PeopleQuery, @By() principal: Principal): Promise<AssignablePeople> {
    const items = this.staff.list(customerFor(principal, customer));
    return { items: await withDeadline(items, 'PostgreSQL') };
  }
}
