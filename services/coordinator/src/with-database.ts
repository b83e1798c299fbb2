import { redactedText } from '@soc-agent/platform';
import { Database } from '@soc-agent/store';
import { config } from './config.js';

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
