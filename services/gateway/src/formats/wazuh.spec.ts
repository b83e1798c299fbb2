import { describe, expect, it } from '@jest/globals';
import { NewSignal } from '@soc-agent/contracts';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import { wazuhSignal } from './wazuh.js';

/** An alert as Wazuh posts it; `changes` replaces whole branches. */
function alert(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    timestamp: '2026-03-04T13:55:05.224939+0000',
    rule: {
      level: 5,
      description: 'PAM: User login failed.',
      id: '5503',
      groups: ['pam', 'syslog', 'authentication_failed'],
    },
    agent: { id: '001', name: 'mail-0' },
    manager: { name: 'wazuh.manager' },
    id: '1588001006.9628221',
    full_log: 'pam_unix(dovecot:auth): authentication failure; rhost=10.1.2.3 user=root',
    data: { srcip: '10.1.2.3', dstuser: 'root' },
    ...changes,
  };
}

describe('wazuhSignal', () => {
  it('takes over rule, entities and time', () => {
    const signal = wazuhSignal(alert());
    expect(signal).toMatchObject({
      customerName: 'wazuh.manager',
      timestamp: '2026-03-04T13:55:05.224Z',
      title: 'PAM: User login failed.',
      source: { product: 'Wazuh', format: 'wazuh', ruleId: '5503', eventId: '1588001006.9628221' },
      severity: 'LOW',
      entities: { sourceIps: ['10.1.2.3'], users: ['root'], hosts: ['mail-0'] },
    });
    expect(signal.raw).toEqual(alert());
  });

  it('makes a signal that the native endpoint would accept', () => {
    expect(() => validated(NewSignal, wazuhSignal(alert()), 'strict')).not.toThrow();
  });

  it.each([
    [3, 'LOW'],
    [7, 'MEDIUM'],
    [12, 'HIGH'],
    [15, 'CRITICAL'],
  ])('maps level %i to %s', (level, severity) => {
    expect(wazuhSignal(alert({ rule: { level, description: 'x', id: '1' } })).severity).toBe(severity);
  });

  it('cuts off a port glued to an address and leaves out what is none', () => {
    const { entities } = wazuhSignal(alert({ data: { srcip: 'unknown', dstip: '192.168.10.21:80' } }));
    expect(entities).toMatchObject({ sourceIps: [], destIps: ['192.168.10.21'] });
  });

  it('reads a wrapped Suricata alert, whose numbers are strings', () => {
    const signal = wazuhSignal(
      alert({
        data: {
          src_ip: '192.168.10.18',
          dest_ip: '192.168.10.21',
          src_port: '443',
          alert: { signature_id: '2016184', action: 'allowed' },
          http: { hostname: 'shop.example', url: '/CFIDE/', http_user_agent: 'Mozilla/5.0' },
        },
      }),
    );
    expect(signal.source.ruleId).toBe('5503/2016184');
    expect(signal.entities).toMatchObject({ urls: ['http://shop.example/CFIDE/'], userAgents: ['Mozilla/5.0'] });
  });

  it('keeps the ATT&CK hints of the rule', () => {
    const rule = { level: 10, description: 'x', id: '1', mitre: { id: ['T1110'], tactic: ['Credential Access'] } };
    expect(wazuhSignal(alert({ rule })).mitreHints).toEqual(['T1110', 'Credential Access']);
  });

  it('takes a frequency rule for a rate limit breach', () => {
    expect(wazuhSignal(alert({ rule: { level: 10, description: 'x', id: '1', frequency: 8 } })).threatType).toBe(
      'rate_limit_breach',
    );
  });

  it.each([
    [['local', 'syslog', 'virus'], 'ClamAV database update'],
    [['ossec', 'syscheck', 'syscheck_entry_modified'], 'Integrity checksum changed.'],
  ])('leaves the type of groups %j to the words of the rule', (groups, description) => {
    expect(wazuhSignal(alert({ rule: { level: 3, description, id: '1', groups } })).threatType).toBeUndefined();
  });

  it('takes the words of a frequency rule before its frequency', () => {
    const rule = {
      level: 12,
      description: 'Multiple viruses detected - Possible outbreak.',
      id: '40113',
      frequency: 4,
    };
    expect(wazuhSignal(alert({ rule })).threatType).toBeUndefined();
  });

  it.each([
    [{ rule: { description: 'x', id: '1' } }, 'rule.level'],
    [{ rule: { level: 3, id: '1' } }, 'rule.description'],
    [{ rule: 'text' }, 'rule.id'],
    [{ timestamp: 'yesterday' }, 'timestamp'],
    [{ timestamp: undefined }, 'timestamp'],
  ])('names the field that is wrong in %j', (changes, field) => {
    expect(() => wazuhSignal(alert(changes))).toThrow(InvalidDocumentError);
    expect(() => wazuhSignal(alert(changes))).toThrow(new RegExp(`^${field}:`));
  });

  it.each([null, 'text', [], 3])('refuses %p', (document) => {
    expect(() => wazuhSignal(document)).toThrow(InvalidDocumentError);
  });
});
