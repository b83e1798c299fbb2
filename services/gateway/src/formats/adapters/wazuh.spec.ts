import { describe, expect, it } from '@jest/globals';
import { InvalidDocumentError } from '@soc-agent/platform';
import { onlySignal } from '../only-signal.support.spec.js';
import { wazuhAlert } from './wazuh-alert.support.spec.js';

describe('a Wazuh alert', () => {
  it('is a signal with rule, entities and time', () => {
    const signal = onlySignal(wazuhAlert());
    expect(signal).toMatchObject({
      customerName: 'RetailMax',
      timestamp: '2026-03-04T13:55:05.224Z',
      title: 'PAM: User login failed.',
      source: { product: 'Wazuh', format: 'wazuh', ruleId: '5503', eventId: '1588001006.9628221' },
      severity: 'LOW',
      entities: { sourceIps: ['10.1.2.3'], users: ['root'], hosts: ['mail-0'] },
      metadata: { level: 5, manager: 'wazuh.manager' },
    });
    expect(signal.raw).toEqual(wazuhAlert());
  });

  it.each([
    [3, 'LOW'],
    [7, 'MEDIUM'],
    [12, 'HIGH'],
    [15, 'CRITICAL'],
  ])('of level %i is %s', (level, severity) => {
    expect(onlySignal(wazuhAlert({ rule: { level, description: 'x', id: '1' } })).severity).toBe(severity);
  });

  it('keeps the ATT&CK ids and tactics of its rule', () => {
    const rule = { level: 10, description: 'x', id: '1', mitre: { id: ['T1110'], tactic: ['Credential Access'] } };
    expect(onlySignal(wazuhAlert({ rule })).mitreHints).toEqual(['T1110', 'Credential Access']);
  });

  it('of a frequency rule is a rate limit breach', () => {
    const rule = { level: 10, description: 'x', id: '1', frequency: 8 };
    expect(onlySignal(wazuhAlert({ rule })).threatType).toBe('rate_limit_breach');
  });

  it.each([
    [{ win: { eventdata: { targetUserName: '-', subjectUserName: 'mia' } } }, ['mia']],
    [{ srcuser: 'mia', dstuser: 'root(uid=0)' }, ['mia', 'root']],
    [{ srcuser: '(uid=0)', dstuser: 'N/A' }, []],
  ])('users of %j are %j', (data, users) => expect(onlySignal(wazuhAlert({ data })).entities.users).toEqual(users));

  it.each([
    [['local', 'syslog', 'virus'], 'ClamAV database update'],
    [['ossec', 'syscheck', 'syscheck_entry_modified'], 'Integrity checksum changed.'],
  ])('of groups %j has the type that the words of its rule tell', (groups, description) => {
    const rule = { level: 3, description, id: '1', groups };
    expect(onlySignal(wazuhAlert({ rule })).threatType).toBe('anomaly_detection');
  });

  it('has the type that its words tell before that of a frequency rule', () => {
    const description = 'Multiple viruses detected - Possible outbreak.';
    const rule = { level: 12, description, id: '40113', frequency: 4 };
    expect(onlySignal(wazuhAlert({ rule })).threatType).toBe('device_compromise');
  });

  it('lists what of it was not mapped', () => {
    const { unmapped } = onlySignal(
      wazuhAlert({ data: { srcip: '10.1.2.3', own: { field: 'x' }, odd: [{ a: 1 }, { a: 2 }] } }),
    );
    expect(unmapped).toEqual(['data.own.field', 'data.odd[].a']);
  });

  it('whose time cannot be read is of its arrival, and says so', () => {
    for (const timestamp of ['yesterday', undefined, '0001-01-01T00:00:00Z']) {
      const signal = onlySignal(wazuhAlert({ timestamp }));
      expect(signal.timestamp).toBe('2026-11-27T12:00:00.000Z');
      expect(signal.metadata['timeAssumed']).toBe('arrival');
    }
  });

  it.each([
    [{ rule: { description: 'x', id: '1' } }, 'rule.level'],
    [{ rule: { level: 3, description: 'x' } }, 'rule.id'],
    [{ rule: 'text' }, 'rule.level'],
  ])('without what makes it one is refused, naming the field (%j)', (changes, field) => {
    expect(() => onlySignal(wazuhAlert(changes), 'wazuh')).toThrow(InvalidDocumentError);
    expect(() => onlySignal(wazuhAlert(changes), 'wazuh')).toThrow(new RegExp(`^${field}:`));
  });

  it.each([null, 3, true])('is not %p', (document) => {
    expect(() => onlySignal(document, 'wazuh')).toThrow(InvalidDocumentError);
  });
});

describe('the collector is not the victim', () => {
  it.each([
    ['the manager itself', { agent: { id: '000', name: 'siem-1' }, manager: { name: 'siem-1' } }, []],
    ['the manager under its name', { agent: { id: '004', name: 'SIEM-1' }, manager: { name: 'siem-1' } }, []],
    [
      'the manager, relaying a host',
      { agent: { id: '000', name: 'siem-1' }, manager: { name: 'siem-1' }, predecoder: { hostname: 'mail' } },
      ['mail'],
    ],
    [
      'the manager, of a firewall',
      {
        agent: { id: '000', name: 'siem-1' },
        manager: { name: 'siem-1' },
        predecoder: { hostname: 'fw-1' },
        rule: { level: 6, id: '81606', description: 'Fortigate: Login failed.', groups: ['fortigate', 'syslog'] },
        data: { srcip: '203.0.113.7', dstip: '10.0.0.9', user: 'mia', devname: 'FW-1' },
      },
      [],
    ],
    ['an agent, of itself', { predecoder: { hostname: 'mail-0' } }, ['mail-0']],
    ['a Windows collector', { data: { win: { system: { computer: 'WS-7.corp.example' } } } }, ['ws-7.corp.example']],
    ['an agent that fetches a cloud log', { data: { integration: 'aws', aws: { eventName: 'x' } } }, []],
  ])('%s', (_, changes, hosts) => expect(onlySignal(wazuhAlert(changes)).entities.hosts).toEqual(hosts));
});
