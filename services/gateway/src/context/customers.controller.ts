import { Controller } from '@nestjs/common';
import { Customer } from '@soc-agent/contracts';
import { contextResource } from './context-resource.js';
import { PageQuery } from './page-query.js';

/** Customers and their configuration, by name. */
@Controller('api/customers')
export class CustomersController extends contextResource<Customer, PageQuery>({
  type: Customer,
  id: 'name',
  query: PageQuery,
  collection: ({ customers }) => customers,
}) {}
