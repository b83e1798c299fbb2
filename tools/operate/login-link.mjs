import { runAccessProgram } from './access-program.mjs';
import { Failure, main } from '../run.mjs';

/** Prints a link by which somebody who is known sets a new password. */
await main('login-link', async () => {
  const { NAME } = process.env;
  if (!NAME) throw new Failure('whose? make login-link NAME=ada');
  await runAccessProgram('login-link', [NAME]);
});
