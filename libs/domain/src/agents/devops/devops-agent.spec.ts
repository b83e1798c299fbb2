import { describe, expect, it } from '@jest/globals';
import type { FactName, FactValues, InfrastructureEvent, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import type { ContextSources } from '../../ports.js';
import { factsIn } from '../../evidence/facts.js';
import type { Assessment } from '../../evidence/investigation.js';
import { correlate } from './change-correlation.js';
import { devopsAgent } from './devops-agent.js';

const SIGNAL = threatSignal({ timestamp: '2026-01-01T12:00:00.000Z', entities: { urls: ['/api/v1/search'] } });

describe('devops agent', () => {
  it('blames a load test on the same service that is under way', async () => {
    const { facts, analysis } = await assessed(SIGNAL, [
      event({ kind: 'load_test', service: 'api', title: 'Peak rehearsal' }),
    ]);
    expect(valueOf(facts, 'change_correlated')).toBe(true);
    expect(analysis).toContain('Peak rehearsal');
  });

  it('correlates less the longer ago and the further away a change was', () => {
    const near = strengthOf(event({ service: 'api', ...lasting('11:40', '11:50') }));
    const old = strengthOf(event({ service: 'api', ...lasting('09:00', '09:10') }));
    const elsewhere = strengthOf(event({ service: 'billing', ...lasting('11:40', '11:50') }));
    expect(near).toBeGreaterThan(0.5);
    expect(old).toBeLessThan(near / 3);
    expect(elsewhere).toBeLessThan(near);
  });

  it('never blames a change that began after the signal', () => {
    expect(strengthOf(event({ service: 'api', ...lasting('12:04', '12:30') }))).toBe(0);
  });

  it('does not explain impossible travel by a deployment', async () => {
    const { facts } = await assessed({ ...SIGNAL, threatType: 'geo_anomaly' }, [event({ service: 'api' })]);
    expect(valueOf(facts, 'change_correlated')).toBeUndefined();
  });

  it('reports maintenance and incidents that are under way', async () => {
    const { facts } = await assessed(SIGNAL, [
      event({ id: 'm', kind: 'maintenance', service: 'db' }),
      event({ id: 'i', kind: 'incident', service: 'cdn' }),
      event({ id: 'over', kind: 'maintenance', service: 'api', ...lasting('08:00', '09:00') }),
    ]);
    expect(facts.find(({ name }) => name === 'maintenance_window')?.evidence).toContain('event:m');
    expect(facts.find(({ name }) => name === 'incident_under_way')?.evidence).toContain('event:i');
  });

  it('takes what has begun and not ended for under way, and a moment for over', async () => {
    const { endedAt: _endedAt, ...begun } = event({
      id: 'i',
      kind: 'incident',
      service: 'api',
      ...lasting('09:00', '09:00'),
    });
    const ongoing = await assessed(SIGNAL, [{ ...begun, ongoing: true }]);
    expect(ongoing.keyFindings[0]?.text).toContain('was under way');
    expect(valueOf(ongoing.facts, 'incident_under_way')).toBe(true);
    expect(valueOf(ongoing.facts, 'change_correlated')).toBe(true);
    const moment = await assessed(SIGNAL, [begun]);
    expect(valueOf(moment.facts, 'incident_under_way')).toBeUndefined();
    const later = await assessed(SIGNAL, [{ ...begun, ongoing: true, startedAt: '2026-01-01T12:30:00.000Z' }]);
    expect(valueOf(later.facts, 'incident_under_way')).toBeUndefined();
  });

  it('says where it looked when there was nothing', async () => {
    const { analysis, facts } = await assessed(SIGNAL, []);
    expect(analysis).toContain('2026-01-01 08:00 UTC');
    expect(facts).toEqual([]);
  });

  it('asks for no events around a time it cannot read', async () => {
    const { observedEvents } = await assessed({ ...SIGNAL, timestamp: '2026-W01' }, [event({})]);
    expect(observedEvents).toBeUndefined();
  });
});

async function assessed(signal: ThreatSignal, events: InfrastructureEvent[]): Promise<Assessment> {
  const sources = { infrastructure: { between: () => Promise.resolve(events) } } as unknown as ContextSources;
  return (await devopsAgent.investigate(signal, sources)).assessment;
}

function strengthOf(change: InfrastructureEvent): number {
  return correlate(SIGNAL, [change])[0]?.strength ?? Number.NaN;
}

function event(changes: Partial<InfrastructureEvent>): InfrastructureEvent {
  return {
    id: 'e1',
    customerName: SIGNAL.customerName,
    kind: 'deployment',
    title: 'Release 7',
    service: 'web',
    ...lasting('11:30', '12:30'),
    ...changes,
  };
}

function lasting(from: string, to: string): { startedAt: string; endedAt: string } {
  return { startedAt: `2026-01-01T${from}:00.000Z`, endedAt: `2026-01-01T${to}:00.000Z` };
}

function valueOf<N extends FactName>(facts: Assessment['facts'], name: N): FactValues[N] | undefined {
  return factsIn(facts, name)[0]?.value;
}
