import { redactedText } from '@soc-agent/platform';
import { migrate } from '@soc-agent/store';
import { config } from './config.js';

/** Brings the database to this version's schema, as its owner; safe at every start, and however many do it at once. */
try {
  const steps = await migrate(config.DATABASE_OWNER_URL ?? config.DATABASE_URL, config.DATABASE_URL);
  console.log(steps.length > 0 ? `migrated: ${steps.join(', ')}` : 'the schema is up to date');
} catch (error) {
  console.error(redactedText(`could not migrate: ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
}
