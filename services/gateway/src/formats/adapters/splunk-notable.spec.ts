import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

function notable(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    event_id: '5E6D@@notable@@e4f0',
    _time: '2026-06-05T09:15:24.000+00:00',
    search_name: 'Identity - Root use - Rule',
    rule_title: 'Root user use',
    rule_description: 'Somebody is root',
    security_domain: 'identity',
    urgency: 'high',
    severity: 'low',
    src: '198.51.100.7',
    dest: 'DB-1.corp.example',
    user: 'root',
    'annotations.mitre_attack.mitre_technique_id': ['T1078', 'T1068'],
    ...changes,
  };
}

describe('a notable of Splunk', () => {
  it('is a signal, rated by its urgency', () => {
    expect(onlySignal(notable())).toMatchObject({
      timestamp: '2026-06-05T09:15:24.000Z',
      title: 'Root user use',
      severity: 'HIGH',
      source: { format: 'splunk', ruleId: 'Identity - Root use - Rule', eventId: '5E6D@@notable@@e4f0' },
      entities: { sourceIps: ['198.51.100.7'], hosts: ['db-1.corp.example'], users: ['root'] },
      mitreHints: ['T1078', 'T1068'],
    });
  });

  it('is recognised without its id, as an alert action posts it', () => {
    const { event_id: _id, ...row } = notable();
    const posted = { sid: 'scheduler__1', search_name: 'Identity - Root use - Rule', result: row };
    expect(onlySignal(posted).source).toMatchObject({ format: 'splunk', ruleId: 'Identity - Root use - Rule' });
  });

  it('has addresses and names in the same field', () => {
    const { entities } = onlySignal(notable({ src: ['198.51.100.7', 'WS-7'], dest: '10.0.0.5' }));
    expect(entities).toMatchObject({ sourceIps: ['198.51.100.7'], destIps: ['10.0.0.5'], hosts: ['ws-7'] });
  });
});
