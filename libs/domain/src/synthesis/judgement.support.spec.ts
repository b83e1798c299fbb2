import { SEVERITIES, type Severity, type ThreatAnalysis, type ThreatSignal } from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, Dice, fact, threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { analyze } from '../analyzers/analyze.js';
import { mainEntity, ruleKey } from '../evidence/groups.js';
import { logit } from '../scoring/log-odds.js';
import { TriageHistory } from '../scoring/triage-history.js';
import { analyzerInput } from './analyzer-input.js';
import { synthesize } from './synthesis.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = Date.parse('2026-03-15T14:30:00Z');
export const SEEDS = { numRuns: 60 };

/** How a customer's past looks: everyday rules on a few hosts, some rules seen once, the last signal twelve minutes ago. */
interface Past {
  days: number;
  signals: number;
  seed: number;
}
export const pasts: fc.Arbitrary<Past> = fc.record({
  days: fc.integer({ min: 0, max: 60 }),
  signals: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 600 }) },
    { weight: 1, arbitrary: fc.constant(10_000) },
  ),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});
export const ratings: fc.Arbitrary<Severity> = fc.constantFrom(...SEVERITIES);

export interface Probe {
  severity: Severity;
  host: string;
  rule: string;
  title: string;
  user: string;
  count: number;
  confidence: number;
  vendorVerdict: string;
  technique: readonly [id: string, tactics: string[], confidence: number];
}

/** A signal of a rule that no history below knows. */
export function novel({
  severity = 'MEDIUM',
  host = 'host-1',
  rule = 'never-seen',
  title = 'A',
  user,
  ...said
}: Partial<Probe> = {}): ThreatSignal {
  const { count, confidence, vendorVerdict } = said;
  return threatSignal({
    title,
    severity,
    customerName: 'acme',
    timestamp: new Date(NOW).toISOString(),
    source: { product: 'edr', format: 'native', ruleId: rule },
    entities: { hosts: [host], ...(user !== undefined && { users: [user] }) },
    metadata: {
      ...(count !== undefined && { count }),
      ...(confidence !== undefined && { confidence }),
      ...(vendorVerdict !== undefined && { vendorVerdict }),
    },
  });
}

/** The same once more, as another signal. */
export function again(signal: ThreatSignal): ThreatSignal {
  return { ...signal, id: threatSignal().id };
}

export function lived(past: Past): TriageHistory {
  const history = new TriageHistory();
  live(history, past);
  return history;
}

/** Zipf over 24 rules, 24 hosts, Poisson in time; every 33rd signal is of a rule seen once. */
export function live(history: TriageHistory, { days, signals, seed }: Past): void {
  const dice = new Dice(seed);
  const times = Array.from({ length: signals }, () => NOW - 12 * MINUTE - dice.share() * days * DAY).sort(
    (a, b) => a - b,
  );
  times.forEach((at, n) => {
    const rule = n % 33 === 32 ? `once-${seed}-${n}` : `usual-${Math.floor(24 ** dice.share())}`;
    const severity = dice.share() < 0.7 ? 'INFO' : 'LOW';
    history.count(novel({ rule, severity, host: `host-${Math.floor(24 ** dice.share())}` }), Math.floor(at));
  });
}

export function verdictOn(signal: ThreatSignal, real: boolean, at: number) {
  const { customerName } = signal;
  return { customerName, rule: ruleKey(signal), entity: mainEntity(signal).value, real, analyst: 'ada', at, logit: 0 };
}

interface Circumstances {
  allowListed?: boolean;
  changed?: boolean;
  maintenance?: boolean;
  technique?: Probe['technique'];
}

/** The signal's analysis as the pipeline would give it, with what the history counts. */
export function judge(
  signal: ThreatSignal,
  history: TriageHistory,
  circumstances: Circumstances = {},
  at = NOW,
): Omit<ThreatAnalysis, 'seq' | 'updatedAt'> {
  const { allowListed = false, changed = false, maintenance = false, technique } = circumstances;
  const answers = agentAnalyses({
    config: allowListed ? [fact('allow_listed', true)] : [],
    devops: [
      ...(changed ? [fact('change_correlated', true)] : []),
      ...(maintenance ? [fact('maintenance_window', true)] : []),
    ],
  });
  const [id = '', tactics = [], confidence = 0] = technique ?? [];
  const agents = {
    ...answers,
    historical: agentAnalysis('historical', { triage: history.observe(signal, at) }),
    priority: agentAnalysis('priority', {
      techniques: technique ? [{ id, name: id, tactics, confidence, source: 'hint' }] : [],
    }),
  };
  const run = { id: signal.id, signal, agents, acceptedAt: at, openedAt: at, agentsDoneAt: at };
  return synthesize({ ...run, analyzers: analyze(analyzerInput(run)), completedAt: at });
}

/** Log-odds of a real threat. */
export function oddsOf(
  signal: ThreatSignal,
  history: TriageHistory,
  at = NOW,
  circumstances: Circumstances = {},
): number {
  return logit(1 - judge(again(signal), history, circumstances, at).falsePositiveScore.score);
}

export function isUnread({
  severity,
  requiresHumanReview,
}: Pick<ThreatAnalysis, 'severity' | 'requiresHumanReview'>): boolean {
  return rank(severity) < rank('MEDIUM') && !requiresHumanReview;
}

export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
