import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { Customer } from '@soc-agent/contracts';
import { ContextStore } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { Answers, ContextResource, TakesBody, TakesQuery, type ContextPage } from './context-resource.js';
import { PageQuery } from './page-query.js';

/** Customers and their configuration, by name. */
@Controller('api/customers')
export class CustomersController {
  private readonly customers: ContextResource<Customer>;

  constructor({ customers }: ContextStore) {
    this.customers = new ContextResource({ type: Customer, id: 'name', collection: customers });
  }

  @Get()
  @TakesQuery(PageQuery)
  async list(@Query() query: PageQuery): Promise<ContextPage<Customer>> {
    return this.customers.list(query);
  }

  @Get(':id')
  @Answers(Customer)
  async one(@Param('id') id: string): Promise<Customer> {
    return this.customers.one(id);
  }

  @Put(':id')
  @TakesBody(Customer)
  async put(
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Customer> {
    return this.customers.put(id, body, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string): Promise<void> {
    await this.customers.remove(id);
  }
}
