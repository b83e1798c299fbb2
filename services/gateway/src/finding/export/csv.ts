import type { ThreatSummary } from '@soc-agent/contracts';
import type { Rows } from './rows.js';

type Cell = string | number | boolean | undefined;

const COLUMNS: Readonly<Record<string, (threat: ThreatSummary) => Cell>> = {
  id: ({ id }) => id,
  occurredAt: ({ occurredAt }) => occurredAt,
  createdAt: ({ createdAt }) => createdAt,
  severity: ({ severity }) => severity,
  risk: ({ risk }) => risk,
  fpScore: ({ fpScore }) => fpScore,
  status: ({ status }) => status,
  triage: ({ triage }) => triage,
  verdict: ({ verdict }) => verdict,
  assignee: ({ assignee }) => assignee,
  requiresHumanReview: ({ requiresHumanReview }) => requiresHumanReview,
  customerName: ({ customerName }) => customerName,
  threatType: ({ threatType }) => threatType,
  title: ({ title }) => title,
  sourceProduct: ({ sourceProduct }) => sourceProduct,
  ruleId: ({ ruleId }) => ruleId,
  entities: ({ entities }) => entities?.join(' '),
  techniques: ({ techniques }) => techniques?.join(' '),
  incident: ({ incident }) => incident,
  groupKey: ({ groupKey }) => groupKey,
};
/** With these a spreadsheet takes a text for a formula, also after blanks and in full width. */
const FORMULA = /^[\s\p{C}]*[=+\-@|\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/u;

/** Threats as RFC 4180 has lines; what a spreadsheet would take for a formula begins with an apostrophe. */
export async function* csvOf(rows: Rows): AsyncGenerator<string> {
  yield `${Object.keys(COLUMNS).join()}\r\n`;
  const columns = Object.values(COLUMNS);
  for await (const page of rows)
    yield page.map((threat) => `${columns.map((cell) => cellOf(cell(threat))).join()}\r\n`).join('');
}

/** One cell, in quotation marks where it is a text. */
export function cellOf(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}
