import { AuditLog, describeBroken } from '@soc-agent/store';
import { withDatabase } from './with-database.js';

/** Says whether the audit log is what was written; where it is not, which entry, with exit code 2. */
await withDatabase('verify-audit', async (database) => {
  const log = new AuditLog(database);
  const broken = await log.verify();
  const { total } = await log.page(1);
  if (broken) {
    console.error(`the audit log is broken: ${describeBroken(broken)}`);
    process.exitCode = 2;
  } else console.log(`the audit log is whole: ${total} entries`);
});
