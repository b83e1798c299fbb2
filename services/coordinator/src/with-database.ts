import { redactedText } from '@soc-agent/platform';
import { Database, type Author } from '@soc-agent/store';
import { config } from './config.js';

/** Who it was that made something by one of these programs. */
export const COMMAND_LINE: Author = { kind: 'system', name: 'command line' };

/** Runs a program that needs the database and nothing else; what goes wrong is one line on standard error and exit code 1. */
export async function withDatabase(name: string, work: (database: Database) => Promise<void>): Promise<void> {
  const database = new Database(config, 'patient', name);
  try {
    await work(database);
  } catch (error) {
    console.error(redactedText(`${name}: ${error instanceof Error ? error.message : String(error)}`));
    process.exitCode = 1;
  } finally {
    await database.close();
  }
}
