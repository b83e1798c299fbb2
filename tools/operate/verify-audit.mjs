import { runAccessProgram } from './access-program.mjs';
import { main } from '../run.mjs';

/** Says whether the audit log is what was written. */
await main('verify-audit', () => runAccessProgram('verify-audit', []));
