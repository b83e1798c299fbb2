import type { Severity } from '@soc-agent/contracts';

const OF_WORD: Readonly<Record<string, Severity>> = {
  none: 'INFO',
  info: 'INFO',
  information: 'INFO',
  informational: 'INFO',
  informative: 'INFO',
  notice: 'INFO',
  debug: 'INFO',
  undefined: 'INFO',
  low: 'LOW',
  minor: 'LOW',
  medium: 'MEDIUM',
  moderate: 'MEDIUM',
  warning: 'MEDIUM',
  warn: 'MEDIUM',
  important: 'HIGH',
  high: 'HIGH',
  major: 'HIGH',
  error: 'HIGH',
  severe: 'HIGH',
  'very-high': 'CRITICAL',
  'very high': 'CRITICAL',
  critical: 'CRITICAL',
  crit: 'CRITICAL',
  fatal: 'CRITICAL',
  emergency: 'CRITICAL',
  alert: 'CRITICAL',
};

/** Our severity of a tool's word, whatever its case; undefined for a word that says nothing. */
export function severityOfWord(word: string | undefined): Severity | undefined {
  const lower = word?.trim().toLowerCase() ?? '';
  return Object.hasOwn(OF_WORD, lower) ? OF_WORD[lower] : undefined;
}

/** Our severity of a tool's number, given where each of ours begins; below all of them it is INFO. */
export function severityOfNumber(
  value: number | undefined,
  begins: Readonly<Partial<Record<Exclude<Severity, 'INFO'>, number>>>,
): Severity | undefined {
  if (value === undefined) return undefined;
  const reached = (['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const).find((severity) => {
    const begin = begins[severity];
    return begin !== undefined && value >= begin;
  });
  return reached ?? 'INFO';
}
