import { describe, expect, it } from '@jest/globals';
import type { MitreTechnique, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import { LIKELY_TECHNIQUE } from '../attack/base-impact.js';
import { contentTerms } from './content-terms.js';
import type { Term } from './log-odds.js';
import type { TriageWeights } from './weights.js';

/** Weights of one each show what a term multiplies its weight by; what lowers is −1. */
const ONES = new Proxy({} as TriageWeights, {
  get: (_, name) => (['failed', 'stopped', 'vendorFalse'].includes(String(name)) ? -1 : 1),
});
const PLAIN = { title: 'Something was seen', description: 'Nothing more is known.' };

function termsOf(changes: Parameters<typeof threatSignal>[0], techniques: readonly MitreTechnique[] = []): Term[] {
  return contentTerms(threatSignal({ ...PLAIN, ...changes }), techniques, ONES);
}

function technique(id: string, confidence: number, ...tactics: string[]): MitreTechnique {
  return { id, name: `name of ${id}`, confidence, source: 'hint', tactics };
}

describe('what a signal says itself', () => {
  it('is nothing where it says nothing', () => {
    expect(termsOf({})).toEqual([]);
  });

  it('is said with where it says so', () => {
    const metadata = { action: 'Blocked by policy' };
    expect(termsOf({ metadata }, [technique('T1110', 0.9, 'TA0006')])).toEqual([
      {
        ...{ indicator: 'technique', logOdds: 0.9, description: 'it shows T1110 name of T1110' },
        ...{ source: 'priority', evidence: ['attack:T1110'], family: 'content' },
      },
      {
        ...{ indicator: 'outcome_stopped', logOdds: -1, description: 'its source says "blocked"' },
        ...{ source: 'signal', evidence: ['signal.metadata.action'], family: 'content' },
      },
    ]);
  });
});

describe('a technique', () => {
  it.each<[string, MitreTechnique[], string, number]>([
    ['that weighs most', [technique('T1', 0.9, 'TA0007'), technique('T2', 0.6, 'TA0006')], 'T2', 0.6],
    ['that weighs most, named first', [technique('T2', 0.6, 'TA0006'), technique('T1', 0.9, 'TA0007')], 'T2', 0.6],
    ['by its first tactic', [technique('T1', 1, 'TA0007', 'TA0006')], 'T1', 0.3],
    ['of another tactic', [technique('T1', 1, 'TA0003')], 'T1', 0.4],
    ['of no tactic', [technique('T1', 1)], 'T1', 0.4],
    ['that is likely enough', [technique('T1', LIKELY_TECHNIQUE, 'TA0006')], 'T1', LIKELY_TECHNIQUE],
  ])('counts %s', (_which, techniques, id, logOdds) => {
    expect(termsOf({}, techniques)).toMatchObject([{ logOdds, evidence: [`attack:${id}`] }]);
  });

  it('that is a guess does not', () => {
    expect(termsOf({}, [technique('T1', LIKELY_TECHNIQUE - 0.01, 'TA0006')])).toEqual([]);
  });
});

describe('an outcome', () => {
  it.each<[string, Partial<Pick<ThreatSignal, 'title' | 'description' | 'metadata'>>, string, string, string]>([
    ['a field', { metadata: { outcome: 'Success' } }, 'succeeded', 'success', 'signal.metadata.outcome'],
    [
      'a field before the title',
      { metadata: { result: 'failure' }, title: 'Login granted' },
      'failed',
      'failure',
      'signal.metadata.result',
    ],
    [
      'the first field',
      { metadata: { disposition: 'denied', action: 'allowed', actionTaken: 'approved' } },
      'stopped',
      'denied',
      'signal.metadata.disposition',
    ],
    [
      'the title before the description',
      { title: 'Logged in', description: 'then blocked' },
      'succeeded',
      'logged in',
      'signal.title',
    ],
    ['the description', { description: 'The file was quarantined' }, 'stopped', 'quarantined', 'signal.description'],
    [
      'what went well before what did not',
      { title: 'blocked, then succeeded' },
      'succeeded',
      'succeeded',
      'signal.title',
    ],
  ])('is read from %s', (_where, changes, outcome, word, ref) => {
    expect(termsOf(changes)).toMatchObject([
      {
        indicator: `outcome_${outcome}`,
        logOdds: outcome === 'succeeded' ? 1 : -1,
        description: `its source says "${word}"`,
        evidence: [ref],
      },
    ]);
  });

  it('is not read from what is no text, far behind in one, or a part of a word', () => {
    expect(termsOf({ metadata: { outcome: 1, result: `${' '.repeat(200)} blocked` }, title: 'Unblockedness' })).toEqual(
      [],
    );
    expect(threatSignal(PLAIN).description).toBe(PLAIN.description);
    const { description: _none, ...bare } = threatSignal(PLAIN);
    expect(contentTerms(bare, [], ONES)).toEqual([]);
  });
});

it('a number of alerts counts by its logarithm', () => {
  expect(termsOf({ metadata: { count: 100 } })).toMatchObject([
    {
      indicator: 'count',
      logOdds: Math.log(100),
      description: 'it stands for 100 alerts',
      evidence: ['signal.metadata.count'],
    },
  ]);
});

describe('a privileged account or system', () => {
  it.each<[Parameters<typeof threatSignal>[0], string, string]>([
    [
      { entities: { users: ['ada', 'root'] } },
      'a privileged account or system is concerned',
      'signal.entities.users[1]',
    ],
    [
      { entities: { users: ['ACME\\administrator'] } },
      'a privileged account or system is concerned',
      'signal.entities.users[0]',
    ],
    [
      { entities: { users: ['ada'], hosts: ['web-1', 'vie-dc01'] } },
      'a privileged account or system is concerned',
      'signal.entities.hosts[1]',
    ],
    [{ title: 'Member added to Domain Admins' }, 'it concerns "domain admins"', 'signal.title'],
    [{ description: 'by KRBTGT' }, 'it concerns "krbtgt"', 'signal.description'],
  ])('is found: %j', (changes, description, ref) => {
    expect(termsOf(changes)).toMatchObject([{ indicator: 'privilege', logOdds: 1, description, evidence: [ref] }]);
  });

  it.each([
    ...['root', 'Administrator', 'administrators', 'domain admin', 'Domain Admins', 'enterprise admin'],
    ...['enterprise admins', 'superadmin', 'super admins', 'global admin', 'global admins', 'global administrator'],
    ...['global administrators', 'break-glass', 'breakglass', 'NT AUTHORITY', 'domain controller'],
    ...['domain controllers', 'krbtgt', 'sudo', 'sudoers'],
  ])('is named in words: %s', (word) => {
    expect(termsOf({ title: `Something of ${word}.` })).toMatchObject([
      { description: `it concerns "${word.toLowerCase()}"` },
    ]);
  });

  it.each(['root', 'ADMIN', 'administrator', 'krbtgt', 'corp\\administrator', 'dc', 'dc12', 'vie-dc12', 'x.y.dc1'])(
    'has a name: %s',
    (name) => expect(termsOf({ entities: { hosts: [name] } })).toHaveLength(1),
  );

  it.each(['xroot', 'rooted', 'dcx', 'viedc1', 'vie-dc', 'my-administrator', 'vie-dcs', 'dc1.example'])(
    'does not have a name: %s',
    (name) => expect(termsOf({ entities: { hosts: [name] } })).toEqual([]),
  );

  it('is no other, and counts once', () => {
    expect(termsOf({ entities: { users: ['groot', 'rooted'], hosts: ['dcx'] } })).toEqual([]);
    expect(termsOf({ title: 'root', entities: { users: ['root'], hosts: ['dc1'] } })).toHaveLength(1);
    const { description: _none, ...bare } = threatSignal(PLAIN);
    expect(contentTerms({ ...bare, title: 'sudo' }, [], ONES)).toMatchObject([{ evidence: ['signal.title'] }]);
  });
});

describe('what a vendor thinks of it', () => {
  it.each<[Record<string, unknown>, number, string, string]>([
    [{ vendorVerdict: 'True Positive' }, 1, 'real', 'vendorVerdict'],
    [{ verdict: 'benign_true-positive' }, -1, 'harmless', 'verdict'],
    [{ vendorVerdict: 'unknown', determination: 'Malicious' }, 1, 'real', 'determination'],
    [{ classification: 'InformationalExpectedActivity' }, -1, 'harmless', 'classification'],
  ])('is a verdict: %j', (metadata, logOdds, word, field) => {
    expect(termsOf({ metadata, source: { product: 'EDR', format: 'native' } })).toMatchObject([
      {
        indicator: 'vendor_verdict',
        logOdds,
        description: `EDR itself calls it ${word}`,
        evidence: [`signal.metadata.${field}`],
      },
    ]);
  });

  it.each<[unknown, number, string]>([
    ['High', 0.8, '90'],
    ['low', -0.6, '20'],
    [0.75, 0.5, '75'],
    [1, 1, '100'],
    [0, -1, '0'],
    [75, 0.5, '75'],
    [100, 1, '100'],
    ['25', -0.5, '25'],
  ])('is a confidence: %j', (confidence, logOdds, percent) => {
    const terms = termsOf({ metadata: { confidence }, source: { product: 'EDR', format: 'native' } });
    expect(terms).toMatchObject([
      {
        indicator: 'vendor_confidence',
        description: `EDR is ${percent} % sure`,
        evidence: ['signal.metadata.confidence'],
      },
    ]);
    expect(terms[0]?.logOdds).toBeCloseTo(logOdds, 9);
  });

  it.each([0.5, 50, 'medium', '', 'sure', -1, 101, null, true, [1]])('is not: %j', (confidence) => {
    expect(termsOf({ metadata: { confidence, verdict: 'open' } })).toEqual([]);
  });
});
