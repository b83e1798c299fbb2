import { describe, expect, it } from '@jest/globals';
import { NewSignal, SignalEntities, SignalSource, type SuppressionRule, type ThreatSignal } from '@soc-agent/contracts';
import { freshId, threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { acceptSignal } from '../intake/accept-signal.js';
import { canonicalRule, suppressionOf, SuppressionRules } from './suppression.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');

function rule(changes: Partial<SuppressionRule> = {}): SuppressionRule {
  return {
    id: 'scanner',
    customerName: 'RetailMax',
    owner: 'ada',
    reason: 'our scanner',
    expiresAt: '2026-02-01T00:00:00Z',
    entities: [],
    ...changes,
  };
}

function suppresses(changes: Partial<SuppressionRule>, signal: ThreatSignal, assets: string[] = []): boolean {
  const rules = new SuppressionRules(
    [rule(changes)],
    assets.map((name) => ({ name })),
  );
  return suppressionOf(signal, rules, NOW) !== undefined;
}

/** A signal as it is after intake, whatever spelling its sender used. */
function accepted(entities: Partial<SignalEntities>): ThreatSignal {
  const source = Object.assign(new SignalSource(), { product: 'sshd', ruleId: '5551' });
  const given = {
    customerName: 'RetailMax',
    timestamp: '2026-01-01T12:00:00Z',
    title: 'Logins',
    mitreHints: [],
    metadata: {},
  };
  const all = Object.assign(new SignalEntities(), entities);
  return acceptSignal(Object.assign(new NewSignal(), given, { source, entities: all }), freshId(), NOW);
}

/** The same thing in words that differ: kind, list, text. */
const spelledTwice = fc.oneof(
  fc.ipV4().chain((ip) =>
    fc.record({
      kind: fc.constant('ip' as const),
      list: fc.constantFrom('sourceIps' as const, 'destIps' as const),
      one: fc.constantFrom(ip, `::ffff:${ip}`, ip.replaceAll('.', '[.]'), `${ip}/32`),
      other: fc.constantFrom(ip, ` ${ip} `, `::FFFF:${ip}`, `${ip}:443`),
    }),
  ),
  fc.constantFrom('web-1.corp.example', 'db.example').chain((host) =>
    fc.record({
      kind: fc.constant('host' as const),
      list: fc.constant('hosts' as const),
      one: fc.constantFrom(host, host.toUpperCase(), `${host}.`),
      other: fc.constantFrom(host, ` ${host}`, `${host.toUpperCase()}.`),
    }),
  ),
  fc.constantFrom('CORP\\ada', 'ada@corp.example').chain((user) =>
    fc.record({
      kind: fc.constant('user' as const),
      list: fc.constant('users' as const),
      one: fc.constantFrom(user, user.toUpperCase()),
      other: fc.constantFrom(user, user.toLowerCase(), ` ${user}`),
    }),
  ),
);

describe('a suppression rule', () => {
  it('says who answers for it, and why', () => {
    const rules = new SuppressionRules([rule({ ruleId: '5551' })], []);
    const expected = { rule: 'scanner', owner: 'ada', reason: 'our scanner' };
    expect(suppressionOf(threatSignal(), rules, NOW)).toEqual(expected);
    expect(suppressionOf(threatSignal(), undefined, NOW)).toBeUndefined();
  });

  it('needs all that it names', () => {
    const signal = threatSignal({ entities: { sourceIps: ['192.0.2.9'], users: ['ada'] } });
    const all: Partial<SuppressionRule> = {
      product: 'sshd',
      ruleId: '5551',
      title: 'FAILED logins',
      entities: [
        { kind: 'ip', value: '192.0.2.0/28' },
        { kind: 'user', value: 'ada' },
      ],
    };
    expect(suppresses(all, signal)).toBe(true);
    for (const change of [
      { product: 'other' },
      { ruleId: '5552' },
      { title: 'malware' },
      { entities: [...all.entities!, { kind: 'host', value: 'web-1' } as const] },
      { entities: [{ kind: 'ip', value: '192.0.2.16/28' } as const] },
    ])
      expect(suppresses({ ...all, ...change }, signal)).toBe(false);
  });

  it('is met in every spelling', () => {
    fc.assert(
      fc.property(spelledTwice, ({ kind, list, one, other }) => {
        const signal = accepted({ [list]: [other] });
        expect(suppresses({ entities: [{ kind, value: one }] }, signal)).toBe(true);
        expect(suppresses(canonicalRule({ entities: [{ kind, value: one }] }), signal)).toBe(true);
      }),
    );
  });

  it('never hides what came as CRITICAL, a critical asset in any spelling, or anything after its end', () => {
    fc.assert(
      fc.property(spelledTwice, ({ kind, list, one, other }) => {
        const signal = accepted({ [list]: [other] });
        const entities = [{ kind, value: one }];
        expect(suppresses({ entities }, Object.assign(accepted({ [list]: [other] }), { severity: 'CRITICAL' }))).toBe(
          false,
        );
        expect(suppresses({ entities, expiresAt: '2026-01-01T12:00:00Z' }, signal)).toBe(false);
        expect(suppresses({ entities, ruleId: '5551' }, signal, [one])).toBe(false);
        expect(suppresses({ ruleId: '5551' }, signal, [other])).toBe(false);
      }),
    );
  });

  it('is met by no other signal when it names more', () => {
    const ip = fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1');
    const entity = fc.oneof(
      fc.record({ kind: fc.constant('ip' as const), value: fc.oneof(ip, fc.constant('192.0.2.0/31')) }),
      fc.record({ kind: fc.constant('user' as const), value: fc.constantFrom('ada', 'bo', '-') }),
    );
    const signals = fc.record({ sourceIps: fc.uniqueArray(ip), users: fc.uniqueArray(fc.constantFrom('ada', 'bo')) });
    fc.assert(
      fc.property(fc.array(entity, { maxLength: 3 }), entity, signals, (entities, more, named) => {
        const signal = threatSignal({ entities: named });
        const narrow = suppresses({ ruleId: '5551', entities: [...entities, more] }, signal);
        if (narrow) expect(suppresses({ ruleId: '5551', entities }, signal)).toBe(true);
        if (narrow) expect(suppresses({ ruleId: '5551', entities: [more] }, signal)).toBe(true);
      }),
    );
  });

  it('of a placeholder is met by nothing', () => {
    for (const value of ['-', 'N/A'])
      expect(suppresses({ entities: [{ kind: 'user', value }] }, threatSignal({ entities: { users: [value] } }))).toBe(
        false,
      );
  });
});

describe('a sample finding', () => {
  it('is suppressed without a rule where its source calls it that', () => {
    const metadata = { sampleFinding: true };
    const source = Object.assign(new SignalSource(), { product: 'GuardDuty', format: 'guardduty' });
    const sample = threatSignal({ metadata, source, severity: 'CRITICAL' });
    expect(suppressionOf(sample, undefined, NOW)).toEqual({ reason: 'sample finding' });
  });

  it('is none in our own form, where any sender could say so', () => {
    expect(suppressionOf(threatSignal({ metadata: { sampleFinding: true } }), undefined, NOW)).toBeUndefined();
  });
});
