import type { IngestReport } from '@soc-agent/contracts';
import { problemOf } from '../http/problem.js';
import type { Outcome } from './document-intake.js';

/** The report of a request with several documents, and the status it is answered with. */
export function reportOf(outcomes: readonly Outcome[]): { status: number; report: IngestReport } {
  let gravest = 202;
  let tried: string[] | undefined;
  const items = outcomes.map((outcome) => {
    if (!('error' in outcome)) return outcome;
    const { status, detail, errors, formatsTried } = problemOf(outcome.error);
    gravest = Math.max(gravest, status);
    tried ??= formatsTried;
    return { item: outcome.item, status, ...(detail && { detail }), ...(errors && { errors }) };
  });
  const refused = items.filter((item) => 'status' in item).length;
  const accepted = items.length - refused;
  const report = { accepted, refused, items, ...(tried && { formatsTried: tried }) };
  return { status: accepted > 0 && refused > 0 ? 207 : gravest, report };
}
