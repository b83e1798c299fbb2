import { Body, Controller, Query } from '@nestjs/common';
import { Customer } from '@soc-agent/contracts';
import { ContextStore, ofCustomer, type Principal } from '@soc-agent/store';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { KnownCustomers } from '../access/known-customers.js';
import { Records } from '../access/records.js';
import { ContextResource, type Page } from './context-resource.js';
import { contextRoutes } from './context-routes.js';
import { PageQuery } from './page-query.js';

const { Id, Lists, Reads, Puts, Removes } = contextRoutes('customers', Customer, 'name');

/** Customers and their configuration, by name. */
@Controller('api/customers')
export class CustomersController {
  private readonly customers: ContextResource<Customer>;

  constructor(
    context: ContextStore,
    records: Records,
    private readonly known: KnownCustomers,
  ) {
    this.customers = new ContextResource(records, context, {
      type: Customer,
      id: 'name',
      collectionIn: ({ customers }) => customers,
      customerOf: ({ name }) => name,
    });
  }

  @Lists
  async list(@Query() query: PageQuery, @By() principal: Principal): Promise<Page<Customer>> {
    const { customer } = principal;
    return this.customers.list(principal, query, customer && ofCustomer(customer.name));
  }

  @Reads
  async one(@Id id: string, @Asks() asking: Asking): Promise<Customer> {
    return this.customers.one(id, asking);
  }

  @Puts
  async put(@Id id: string, @Body() body: unknown, @Asks() asking: Asking): Promise<Customer> {
    await this.known.assertMayName(asking.principal, id);
    return this.customers.put(id, body, asking);
  }

  @Removes
  async remove(@Id id: string, @Asks() asking: Asking): Promise<void> {
    await this.customers.remove(id, asking);
  }
}
