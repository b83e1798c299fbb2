import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

function event(changes: Record<string, unknown> = {}, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    uuid: 'event-1',
    output: 'Notice A shell was spawned',
    priority: 'Notice',
    rule: 'Terminal shell in container',
    time: '2026-06-13T19:35:58.532086161Z',
    source: 'syscall',
    hostname: 'node-1',
    tags: ['container', 'T1059', 'mitre_command_and_control', 'TA0003'],
    output_fields: {
      'container.id': '788861c3cf83',
      'k8s.pod.name': 'web-7',
      'k8s.ns.name': 'shop',
      'proc.name': 'sh',
      'user.name': 'root',
      ...fields,
    },
    ...changes,
  };
}

describe('a Falco event', () => {
  it('is a signal on its node and pod', () => {
    expect(onlySignal(event())).toMatchObject({
      timestamp: '2026-06-13T19:35:58.532Z',
      title: 'Terminal shell in container',
      severity: 'LOW',
      source: { product: 'Falco', format: 'falco', ruleId: 'Terminal shell in container', eventId: 'event-1' },
      entities: { hosts: ['node-1', 'web-7'], users: ['root'], processes: ['sh'] },
      mitreHints: ['T1059', 'TA0003', 'Command and Control'],
      metadata: { namespace: 'shop', container: '788861c3cf83' },
    });
  });

  it.each([
    ['Emergency', 'CRITICAL'],
    ['Critical', 'CRITICAL'],
    ['Error', 'HIGH'],
    ['Warning', 'MEDIUM'],
    ['Debug', 'LOW'],
  ])('of priority %s is %s', (priority, severity) => expect(onlySignal(event({ priority })).severity).toBe(severity));

  it.each([
    [{ 'fd.name': '10.0.0.5:51000->198.51.100.7:443' }, ['10.0.0.5'], ['198.51.100.7']],
    [{ 'fd.cip': '198.51.100.7', 'fd.sip': '10.0.0.5' }, ['198.51.100.7'], ['10.0.0.5']],
    [{ 'fd.rip': '198.51.100.7', 'evt.type': 'connect' }, [], ['198.51.100.7']],
    [{ 'fd.rip': '198.51.100.7', 'evt.type': 'accept4' }, ['198.51.100.7'], []],
  ])('with %j has a direction', (fields, sourceIps, destIps) => {
    expect(onlySignal(event({}, fields)).entities).toMatchObject({ sourceIps, destIps });
  });

  it('from before Falcosidekick has no id and no host of its own', () => {
    const { uuid: _uuid, hostname: _hostname, tags: _tags, ...bare } = event();
    expect(onlySignal(bare).source.eventId).toMatch(/^[0-9a-f]{32}$/);
    expect(onlySignal(bare).entities.hosts).toEqual(['web-7']);
  });

  it('takes names of fields that were not filled in, and its placeholder, for nothing', () => {
    expect(onlySignal(event({}, { 'user.name': 'user.name', 'k8s.pod.name': '<NA>' })).entities).toMatchObject({
      users: [],
      hosts: ['node-1'],
    });
  });
});
