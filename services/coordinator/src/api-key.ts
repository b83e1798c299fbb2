import { SCOPES, type Scope } from '@soc-agent/contracts';
import { ApiKeys } from '@soc-agent/store';
import { parseArgs } from 'node:util';
import { COMMAND_LINE, withDatabase } from './with-database.js';

/**
 * Prints a new API key:
 * `node dist/api-key.js --scopes ingest,read [--name falco] [--customer RetailMax] [--expires 2027-01-01] [--new-customers]`.
 */
await withDatabase('api-key', async (database) => {
  const { values } = parseArgs({
    options: {
      scopes: { type: 'string', default: '' },
      name: { type: 'string', default: 'made on the command line' },
      customer: { type: 'string' },
      expires: { type: 'string' },
      'new-customers': { type: 'boolean', default: false },
    },
  });
  const scopes = values.scopes.split(/[\s,]+/).filter((scope) => scope !== '');
  const unknown = scopes.find((scope) => !SCOPES.some((known) => known === scope));
  if (scopes.length === 0 || unknown !== undefined) {
    throw new Error(`which scopes? one or several of ${SCOPES.join(', ')}`);
  }
  if (scopes.includes('admin') && values.customer !== undefined) throw new Error('an admin is of no single customer');
  const expiresAt = values.expires === undefined ? undefined : new Date(values.expires);
  if (expiresAt && Number.isNaN(expiresAt.getTime())) throw new Error('an expiry looks like 2027-01-01');
  const wanted = {
    name: values.name,
    scopes: scopes as Scope[],
    newCustomers: values['new-customers'],
    ...(values.customer !== undefined && { customer: values.customer }),
    ...(expiresAt && { expiresAt }),
  };
  const { key } = await new ApiKeys(database).create(wanted, COMMAND_LINE);
  console.log(key);
});
