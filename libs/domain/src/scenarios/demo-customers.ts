import type { Customer } from '@soc-agent/contracts';

/** The eight customers of the demo, each with a configuration of its own. */
export const DEMO_CUSTOMERS: readonly Customer[] = [
  customer('Global Finance', 'enterprise', 'high', ['fileserver-01', 'core-banking'], ['US', 'GB', 'DE'], 600),
  customer('TechCorp Industries', 'enterprise', 'normal', ['build-1'], [], 1200),
  customer('HealthCare Plus', 'business', 'high', ['ehr-db', 'fileserver-01'], ['US'], 300),
  customer('RetailMax', 'business', 'normal', ['checkout'], [], 900),
  customer('EduLearn Platform', 'standard', 'low', [], [], 600),
  customer('Nordic Energy', 'enterprise', 'high', ['scada-gw'], ['NO', 'SE', 'FI', 'DK'], 300),
  customer('CloudNine Hosting', 'business', 'normal', ['hypervisor-01'], [], 3000),
  customer('Metro Transit', 'standard', 'normal', ['ticketing'], ['US', 'CA'], 600),
];

function customer(
  name: string,
  tier: Customer['tier'],
  sensitivity: Customer['sensitivity'],
  criticalAssets: string[],
  allowedCountries: string[],
  rateLimitPerMinute: number,
): Customer {
  const domain = `${name.toLowerCase().replaceAll(' ', '-')}.example`;
  return {
    name,
    tier,
    sensitivity,
    allowList: [
      { kind: 'ip', value: '192.0.2.0/28', note: 'vulnerability scanner' },
      { kind: 'userAgent', value: 'UptimeProbe/', note: 'availability monitoring' },
    ],
    allowedCountries,
    rateLimitPerMinute,
    criticalAssets: criticalAssets.map((asset) => ({ name: asset })),
    escalationContacts: [`soc@${domain}`, `ciso@${domain}`],
  };
}
