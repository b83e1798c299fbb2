import { ForbiddenException, Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '@soc-agent/platform';
import type { Database, Principal } from '@soc-agent/store';
import { config } from '../config.js';
import { withDeadline } from '../http/deadline.js';

/** Names that are remembered; a customer that is known stays known. */
const MOST_REMEMBERED = 10_000;
const KNOWN = { name: 'customers known', text: 'select from customers where name = $1', prepared: true };

/** The customers something is known of: a key that may not make new ones names these alone. */
@Injectable()
export class KnownCustomers {
  private readonly remembered = new Set<string>([config.DEFAULT_CUSTOMER]);

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** @throws ForbiddenException when nothing is known of the customer, and the one who asks may not change that. */
  async assertMayName({ newCustomers, customer }: Principal, name: string): Promise<void> {
    if (newCustomers || customer || this.remembered.has(name)) return;
    const rows = await withDeadline(this.database.query(KNOWN, [name.replaceAll('\0', '')]), 'PostgreSQL');
    if (rows.length === 0) throw new ForbiddenException(`nothing is known of the customer ${name}`);
    if (this.remembered.size < MOST_REMEMBERED) this.remembered.add(name);
  }
}
