import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SEVERITIES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  VERDICTS,
  type ThreatSummary,
} from '@soc-agent/contracts';
import {
  createTestDatabase,
  Dice,
  VARIED_CUSTOMERS,
  VARIED_FROM,
  variedAnalysis,
  variedSignal,
} from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { ThreatFigureCounts } from './threat-figures.js';
import { ThreatRetention } from './threat-retention.js';
import { ThreatStore } from './threat-store.js';

const NOW = VARIED_FROM;
const DAY_MS = 86_400_000;
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'] as const;

let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let figures: ThreatFigureCounts;

beforeAll(async () => {
  const { url, drop: dropIt } = await createTestDatabase();
  drop = dropIt;
  await migrate(url, url);
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  figures = new ThreatFigureCounts(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

/** Stores, judges, analyzes again, suppresses and removes, and counts in between, as the dice fall. */
async function live(dice: Dice, steps: number): Promise<void> {
  const [verdicts, retention] = [new VerdictStore(database), new ThreatRetention(database)];
  const known: string[] = [];
  for (let n = 0; n < steps; n++) {
    const id = known[dice.number(Math.max(1, known.length)) - 1];
    switch (dice.number(8)) {
      case 5:
        if (id) await verdicts.give(id, { verdict: VERDICTS[n % 5]!, analyst: 'ada' }, NOW + n * 1000);
        break;
      case 1:
        if (id) await verdicts.withdraw(id, 'ada', NOW + n * 1000);
        break;
      case 2:
        if (id) {
          const analysis = { ...variedAnalysis(n), id, run: n + 2 };
          analysis.signal = { ...analysis.signal, id, timestamp: new Date(NOW + (n % 3) * DAY_MS).toISOString() };
          await threats.complete({ revision: n + 2, isStored: true }, analysis, NOW + n);
        }
        break;
      case 3:
        if (id && n % 3 === 0) {
          await retention.remove(id, { analyst: 'ada' }, NOW);
          known.splice(known.indexOf(id), 1);
        }
        break;
      case 4:
        if (n % 2 === 0) await figures.count();
        else await threats.suppress({ signal: variedSignal(n), acceptedAt: NOW } as never, { reason: 'x' }, NOW);
        break;
      default: {
        const analysis = variedAnalysis(n);
        analysis.signal.timestamp = new Date(NOW + (n % 3) * DAY_MS).toISOString();
        known.push((await threats.complete({ revision: 1, isStored: false }, analysis, NOW + n))!.id);
      }
    }
  }
}

function counted(
  rows: readonly ThreatSummary[],
  names: readonly string[],
  of: (row: ThreatSummary) => string | undefined,
) {
  return Object.fromEntries(names.map((name) => [name, rows.filter((row) => of(row) === name).length]));
}

describe('figures', () => {
  it('are a recount of what is stored, after whatever happened to it, of every customer and any days', async () => {
    for (const seed of [1, 2, 3]) {
      await live(new Dice(seed), 80);
      await figures.count();
      const all = [
        ...(await threats.list({}, 500)).items,
        ...(await threats.list({ status: ['suppressed'] }, 500)).items,
      ];
      for (const customer of [undefined, ...VARIED_CUSTOMERS]) {
        for (const [from, to] of [[DAYS[0], DAYS[2]] as const, [DAYS[1], DAYS[1]] as const]) {
          const rows = all.filter(
            ({ customerName, occurredAt }) =>
              (customer === undefined || customerName === customer) &&
              occurredAt.slice(0, 10) >= from &&
              occurredAt.slice(0, 10) <= to,
          );
          const seen = rows.filter(({ status }) => status !== 'suppressed');
          const read = await figures.read(from, to, customer);
          expect(read).toMatchObject({
            totalThreats: seen.length,
            requiringReview: seen.filter(({ requiresHumanReview }) => requiresHumanReview).length,
            bySeverity: counted(seen, SEVERITIES, ({ severity }) => severity),
            byType: counted(seen, THREAT_TYPES, ({ threatType }) => threatType),
            byTriage: counted(seen, TRIAGE_STATES, ({ triage }) => triage),
            byStatus: counted(rows, THREAT_STATUSES, ({ status }) => status),
          });
          const reviewed = seen.filter(({ verdict }) => verdict && verdict !== 'unsure');
          expect(read.falsePositives.reduce((sum, rule) => sum + rule.reviewed, 0)).toBe(reviewed.length);
          expect(read.falsePositives.reduce((sum, rule) => sum + rule.falsePositives, 0)).toBe(
            reviewed.filter(({ verdict }) => verdict === 'false_positive').length,
          );
          expect(read.byTechnique.reduce((sum, { count }) => sum + count, 0)).toBe(
            seen.reduce((sum, { techniques = [] }) => sum + techniques.length, 0),
          );
          const ofDays = read.perDay.flatMap(({ bySeverity }) => Object.values(bySeverity));
          expect(ofDays.reduce((sum, n) => sum + n, 0)).toBe(seen.filter(({ severity }) => severity).length);
          const mean = seen.reduce((sum, { totalMs = 0 }) => sum + totalMs, 0) / (seen.length || 1);
          expect(read.processing.meanMs).toBeCloseTo(mean, 6);
        }
      }
    }
  });
});
