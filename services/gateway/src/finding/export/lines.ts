import type { Rows } from './rows.js';

/** Threats as lines of JSON. */
export async function* linesOf(rows: Rows): AsyncGenerator<string> {
  for await (const page of rows) yield page.map((threat) => `${JSON.stringify(threat)}\n`).join('');
}
