import { Failure, main } from '../run.mjs';
import { runAccessProgram } from './access-program.mjs';

/** Prints a new API key; nobody can read it again. */
await main('api-key', async () => {
  const { SCOPES, NAME, CUSTOMER, EXPIRES, NEW_CUSTOMERS } = process.env;
  if (!SCOPES)
    throw new Failure(
      'which scopes? make api-key SCOPES=ingest,read [NAME=falco] [CUSTOMER=RetailMax] [EXPIRES=2027-01-01]',
    );
  const option = (name, value) => (value ? [`--${name}=${value}`] : []);
  await runAccessProgram('api-key', [
    `--scopes=${SCOPES}`,
    ...option('name', NAME),
    ...option('customer', CUSTOMER),
    ...option('expires', EXPIRES),
    ...(NEW_CUSTOMERS === '1' ? ['--new-customers'] : []),
  ]);
});
