import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { Customer } from '@soc-agent/contracts';
import { ContextStore } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { contextDescriptions } from '../api-docs/context-descriptions.js';
import { ContextResource, type Page } from './context-resource.js';
import { PageQuery } from './page-query.js';

const { Lists, Reads, Puts, Removes } = contextDescriptions('customers', Customer, 'name');

/** Customers and their configuration, by name. */
@Controller('api/customers')
export class CustomersController {
  private readonly customers: ContextResource<Customer>;

  constructor({ customers }: ContextStore) {
    this.customers = new ContextResource({ type: Customer, id: 'name', collection: customers });
  }

  @Get()
  @Lists
  async list(@Query() query: PageQuery): Promise<Page<Customer>> {
    return this.customers.list(query);
  }

  @Get(':id')
  @Reads
  async one(@Param('id') id: string): Promise<Customer> {
    return this.customers.one(id);
  }

  @Put(':id')
  @Puts
  async put(
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Customer> {
    return this.customers.put(id, body, reply);
  }

  @Delete(':id')
  @Removes
  @HttpCode(204)
  async remove(@Param('id') id: string): Promise<void> {
    await this.customers.remove(id);
  }
}
