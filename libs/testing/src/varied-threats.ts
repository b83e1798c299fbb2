import {
  SEVERITIES,
  THREAT_TYPES,
  type MitreTechnique,
  type ThreatAnalysis,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { threatAnalysis, threatSignal } from './builders.js';

/** When the first of them happened. */
export const VARIED_FROM = Date.parse('2026-01-01T12:00:00Z');
export const VARIED_CUSTOMERS = ['A', 'B', 'C'];
const TACTICS = { T1110: ['TA0006'], 'T1110.003': ['TA0006'], T1078: ['TA0001', 'TA0004'], T1486: ['TA0040'] };
export const VARIED_TECHNIQUES = Object.keys(TACTICS);
/** A digest that every tenth of them names. */
export const VARIED_HASH = 'cd'.repeat(32);
const HOSTS = ['web-1', 'web-12', 'db-1.corp.example'];

/** A signal like none of the others, but for what each shares with some. */
export function variedSignal(n: number): ThreatSignal {
  return threatSignal({
    customerName: nth(VARIED_CUSTOMERS, n),
    threatType: nth(THREAT_TYPES, n / 2),
    title: `${nth(['Failed', 'Blocked', 'Unusual'], n)} login for user${n % 7}`,
    timestamp: new Date(VARIED_FROM + ((n * 37) % 90) * 60_000).toISOString(),
    source: { ...threatSignal().source, product: nth(['sshd', 'WAF'], n / 3), ruleId: `rule-${n % 5}` },
    entities: {
      sourceIps: [`203.0.113.${n % 20}`, '2001:db8::dc'].slice(0, 1 + (n % 2)),
      hosts: [nth(HOSTS, n / 4)],
      users: n % 3 === 0 ? ['CORP\\mia'] : [],
      hashes: n % 10 === 0 ? [VARIED_HASH] : [],
    },
  });
}

/** What an analysis of it may have come to. */
export function variedAnalysis(n: number): Omit<ThreatAnalysis, 'seq' | 'updatedAt'> {
  const analysis = threatAnalysis({
    signal: variedSignal(n),
    createdAt: new Date(VARIED_FROM).toISOString(),
    severity: nth(SEVERITIES, n / 5),
    risk: (n * 13) % 40,
    requiresHumanReview: n % 11 === 0,
    mitreTechniques: Object.entries(TACTICS)
      .filter((_, place) => (n + place) % 3 === 0)
      .map(([id, tactics]): MitreTechnique => ({ id, name: id, tactics, confidence: 0.5, source: 'rule-text' })),
    ...(n % 13 === 0 && { partial: { missing: ['config'] } }),
  });
  return { ...analysis, falsePositiveScore: { ...analysis.falsePositiveScore, score: (n % 21) / 20 } };
}

function nth<T>(values: readonly T[], n: number): T {
  return values[Math.floor(n) % values.length]!;
}
