/** Body of the n-th signal: an authentication alert whose actors vary, as busy hosts would send it. */
export function signalBody(
  n: number,
  customerName = CUSTOMERS[n % CUSTOMERS.length],
  severity = n % 11 === 0 ? 'HIGH' : 'MEDIUM',
  host = `host-${n % 61}`,
): string {
  return JSON.stringify({
    customerName,
    timestamp: new Date().toISOString(),
    title: 'PAM: Multiple failed logins in a small period of time',
    description: `sshd[${1000 + (n % 9000)}]: Failed password for user${n % 97} from 198.51.100.${n % 254} port ${20_000 + (n % 40_000)} ssh2`,
    source: {
      product: 'Wazuh',
      vendor: 'Wazuh',
      format: 'native',
      ruleId: String(5551 + (n % 7)),
      ruleName: 'PAM: Multiple failed logins',
    },
    severity,
    entities: {
      sourceIps: [`198.51.100.${n % 254}`],
      destIps: [`10.0.${n % 16}.${n % 250}`],
      users: [`user${n % 97}`],
      hosts: [host],
    },
    mitreHints: ['T1110'],
    metadata: { level: 10, groups: ['pam', 'syslog', 'authentication_failures'] },
  });
}

const CUSTOMERS = ['Global Finance', 'TechCorp Industries', 'HealthCare Plus', 'RetailMax'];
