import { describe, expect, it } from '@jest/globals';
import type { FactName, FactValues, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal, triageCounters } from '@soc-agent/testing';
import type { ContextSources, PastThreat, RelatedPast } from '../../ports.js';
import { factsIn } from '../../evidence/facts.js';
import type { Assessment } from '../../evidence/investigation.js';
import { historicalAgent } from './historical-agent.js';

const DAY_MS = 24 * 3600 * 1000;
const SIGNAL = threatSignal({ entities: { sourceIps: ['198.51.100.7'], hosts: ['web-1'] } });

describe('historical agent', () => {
  it('says that nothing was seen before', async () => {
    const { analysis, keyFindings, unknowns } = await assessed(SIGNAL, {});
    expect(analysis).toContain('Nothing that 198.51.100.7');
    expect(keyFindings.map(({ text }) => text).join()).toContain('first sighting on this host');
    expect(unknowns.join()).toContain('how similar threats were resolved');
  });

  it('counts verdicts of threats that share an entity or a rule, each threat once', async () => {
    const shared = past({ id: 'a', verdict: 'true_positive' });
    const { facts } = await assessed(SIGNAL, {
      entities: [seen('sourceIps', '198.51.100.7', [shared, past({ id: 'b', verdict: 'false_positive' })])],
      rule: { count: 2, threats: [shared, past({ id: 'c', verdict: 'benign_true_positive' })] },
    });
    expect(valueOf(facts, 'similar_resolved_as_real')).toBe(1);
    expect(valueOf(facts, 'similar_resolved_as_fp')).toBe(2);
  });

  it('is surer the more verdicts there are', async () => {
    const judged = (count: number): Partial<RelatedPast> => ({
      customerAndType: { count, threats: times(count, (n) => past({ id: `${n}`, verdict: 'true_positive' })) },
    });
    const few = await assessed(SIGNAL, judged(1));
    const many = await assessed(SIGNAL, judged(9));
    expect(many.confidence).toBeGreaterThan(few.confidence);
  });

  it('gives no verdict facts when nobody judged', async () => {
    const { facts } = await assessed(SIGNAL, { customerAndType: { count: 1, threats: [past({})] } });
    expect(facts.map(({ name }) => name)).not.toContain('similar_resolved_as_fp');
  });

  it('sees a campaign when an address recurs within days, at several customers', async () => {
    const threats = ['RetailMax', 'Metro Transit', 'TechCorp'].map((customerName, n) =>
      past({ id: `${n}`, customerName, occurredAt: daysBefore(2 * n + 1) }),
    );
    const { keyFindings } = await assessed(SIGNAL, {
      entities: [seen('sourceIps', '198.51.100.7', threats, 12)],
    });
    expect(keyFindings[0]?.text).toContain('this threat and 3 of 12 others at 3 customers happened within 5 days');
    expect(keyFindings.map(({ text }) => text).join()).not.toContain('Metro Transit');
  });

  it('sees no campaign in sightings that are months apart, nor around a host of the customer', async () => {
    const rare = times(3, (n) => past({ id: `${n}`, occurredAt: daysBefore(60 * (n + 1)) }));
    const frequent = times(3, (n) => past({ id: `h${n}`, occurredAt: daysBefore(n + 1) }));
    const { keyFindings } = await assessed(SIGNAL, {
      entities: [seen('sourceIps', '198.51.100.7', rare), seen('hosts', 'web-1', frequent)],
    });
    expect(keyFindings.map(({ text }) => text).join()).not.toContain('recurs');
  });

  it('judges a late signal by when things happened, not by when they became known', async () => {
    const later = times(3, (n) => past({ id: `${n}`, occurredAt: daysBefore(-n - 1) }));
    const { keyFindings, observedEvents } = await assessed(SIGNAL, {
      entities: [seen('sourceIps', '198.51.100.7', later, 30), seen('hosts', 'web-1', later.slice(1, 2))],
      rule: { count: 2, threats: [past({ id: 'a', occurredAt: daysBefore(0) }), past({ id: 'b' })] },
    });
    const texts = keyFindings.map(({ text }) => text);
    expect(texts).toContain('Host "web-1" was part of 1 other threat (rate_limit_breach), 2 days after this one.');
    expect(texts).toContain(
      'Source address 198.51.100.7 was part of 30 other threats (rate_limit_breach), one of them 24 h after this one.',
    );
    expect(texts).toContain(
      'Rule 5551 of sshd fired 2 other times at RetailMax, one of them at the same time as this one.',
    );
    expect(texts.join()).toContain('this threat and 3 of 30 others happened within 3 days');
    expect(observedEvents?.map(({ title }) => title.split(' ')[0])).toEqual([
      'Later',
      'Later',
      'Later',
      'Earlier',
      'Earlier',
    ]);
  });

  it('passes on the counters as of the event', async () => {
    const asked: number[] = [];
    const counters = triageCounters();
    const sources = {
      history: { related: () => Promise.resolve({ entities: [], customerAndType: { count: 0, threats: [] } }) },
      triage: {
        observe: (_signal: ThreatSignal, at: number) => {
          asked.push(at);
          return Promise.resolve(counters);
        },
      },
    } as unknown as ContextSources;
    const signal = {
      ...SIGNAL,
      id: '019b7700-0000-7000-8000-000000000000',
      timestamp: new Date(0x019b76000000).toISOString(),
    };
    const { assessment } = await historicalAgent.investigate(signal, sources);
    expect(assessment.triage).toEqual(counters);
    expect(asked).toEqual([0x019b76000000]);
  });

  it('hands past threats to the timeline at their own times', async () => {
    const { observedEvents } = await assessed(SIGNAL, {
      customerAndType: { count: 1, threats: [past({ id: 'x', occurredAt: daysBefore(3) })] },
    });
    expect(observedEvents?.map(({ timestamp, data }) => [timestamp, data['threatId']])).toEqual([[daysBefore(3), 'x']]);
  });
});

async function assessed(signal: ThreatSignal, related: Partial<RelatedPast>): Promise<Assessment> {
  const past: RelatedPast = { entities: [], customerAndType: { count: 0, threats: [] }, ...related };
  const sources = { history: { related: () => Promise.resolve(past) } } as unknown as ContextSources;
  return (await historicalAgent.investigate(signal, sources)).assessment;
}

function past(changes: Partial<PastThreat>): PastThreat {
  return {
    id: 'past',
    threatType: 'rate_limit_breach',
    customerName: 'RetailMax',
    title: 'Multiple failed logins',
    occurredAt: daysBefore(1),
    status: 'completed',
    severity: 'MEDIUM',
    ...changes,
  };
}

function seen(
  list: string,
  value: string,
  threats: PastThreat[],
  count = threats.length,
): RelatedPast['entities'][number] {
  return { ref: `signal.entities.${list}[0]`, value, count, threats };
}

function daysBefore(days: number): string {
  return new Date(Date.parse(SIGNAL.timestamp) - days * DAY_MS).toISOString();
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function valueOf<N extends FactName>(facts: Assessment['facts'], name: N): FactValues[N] | undefined {
  return factsIn(facts, name)[0]?.value;
}
