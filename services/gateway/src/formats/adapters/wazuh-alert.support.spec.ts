/** An alert as Wazuh posts it; `changes` replaces whole branches. */
export function wazuhAlert(changes: Record<string, unknown> = {}): Record<string, unknown> {
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
    location: '/var/log/auth.log',
    ...changes,
  };
}
