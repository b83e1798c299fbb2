import { SEVERITIES, type Severity } from '@soc-agent/contracts';
import { SLA_MINUTES } from '../analyzers/response/response-analyzer.js';
import { BOUNDS } from './limits.js';
import type { EntityKey, Group, Incident, RollUp } from './model.js';

/** Verdicts after which a group says nothing of danger any more. */
const HARMLESS: ReadonlySet<string | undefined> = new Set(['false_positive', 'benign_true_positive', 'duplicate']);

/**
 * What groups add up to: one rule counts once, by its gravest group, and each further rule less than the one before.
 * Repetition adds nothing; what was judged harmless adds nothing either.
 * @param members one at least
 */
export function rollUp(members: readonly Group[]): RollUp {
  const weight = weightOf(members);
  const entities = new Set<EntityKey>(members.flatMap((member) => member.entities));
  return {
    groups: members.length,
    threats: members.reduce((sum, { threats }) => sum + threats, 0),
    entities: [...entities].sort().slice(0, BOUNDS.entities),
    rules: new Set(members.map(({ rule }) => rule)).size,
    startAt: Math.min(...members.map(({ startAt }) => startAt)),
    lastAt: Math.max(...members.map(({ lastAt }) => lastAt)),
    risk: Math.round(1000 * (1 - Math.exp(-weight))) / 10,
    weight,
    severity: gravest(members),
    tactics: tacticsInOrder(members),
  };
}

/** An incident with what its members add up to; one that has none left keeps what it was. */
export function rolledUp(incident: Incident, members: readonly Group[]): Incident {
  return { ...incident, rollUp: members.length > 0 ? rollUp(members) : { ...incident.rollUp, groups: 0, threats: 0 } };
}

/** The noisy-or of distinct rules as a sum: `Σ −ln(1 − risk_k) / √k`, the gravest first. */
export function weightOf(members: readonly Pick<Group, 'rule' | 'risk' | 'verdict'>[]): number {
  const byRule = new Map<string, number>();
  for (const { rule, risk, verdict } of members) {
    if (!HARMLESS.has(verdict)) byRule.set(rule, Math.max(risk, byRule.get(rule) ?? 0));
  }
  return [...byRule.values()]
    .sort((a, b) => b - a)
    .reduce((sum, risk, position) => sum - Math.log1p(-Math.min(risk, 99.9) / 100) / Math.sqrt(position + 1), 0);
}

/** Whether a group counts as a danger, by its verdict. */
export function isDangerous({ verdict }: Pick<Group, 'verdict'>): boolean {
  return !HARMLESS.has(verdict);
}

/** The moment by which somebody should have acted on it, Unix milliseconds; absent while it is not shown. */
export function dueAt({ openedAt, rollUp: { severity } }: Incident): number | undefined {
  return openedAt === undefined ? undefined : openedAt + SLA_MINUTES[severity] * 60_000;
}

function gravest(members: readonly Group[]): Severity {
  const ranks = members.filter(isDangerous).map(({ severity }) => SEVERITIES.indexOf(severity));
  return SEVERITIES[Math.max(0, ...ranks)] ?? 'INFO';
}

function tacticsInOrder(members: readonly Group[]): { id: string; at: number }[] {
  const first = new Map<string, number>();
  for (const { tactics } of members) {
    for (const [id, at] of Object.entries(tactics)) first.set(id, Math.min(at, first.get(id) ?? at));
  }
  return Array.from(first, ([id, at]) => ({ id, at })).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
