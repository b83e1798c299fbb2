import type { Customer } from '@soc-agent/contracts';
import { describe, expect, it } from 'vitest';
import { customerOf, differingFields, fieldsOf } from './customer-fields.js';

const customer: Customer = {
  name: 'RetailMax',
  tier: 'business',
  sensitivity: 'normal',
  allowList: [
    { kind: 'ip', value: '198.51.100.0/24', note: 'Office' },
    { kind: 'ip', value: '2001:db8::/32' },
    { kind: 'userAgent', value: 'Uptime robot 2.0' },
  ],
  allowedCountries: ['DE', 'AT'],
  rateLimitPerMinute: 600,
  criticalAssets: [{ name: 'db-1', note: 'Orders' }, { name: 'db-2' }],
  shared: ['198.51.100.1'],
  escalationContacts: ['soc@retailmax.example', 'ciso@retailmax.example'],
  retention: { days: 90 },
};

describe('the form of a customer', () => {
  it('gives back what it was filled with', () => {
    expect(customerOf(customer.name, fieldsOf(customer))).toEqual(customer);
  });

  it('gives back a customer of whom nothing is said', () => {
    const bare = { name: 'New', tier: 'standard', sensitivity: 'low', ...lists() } as const;
    expect(customerOf('New', fieldsOf({ ...bare }))).toEqual(bare);
  });

  it('takes what is typed as people type it', () => {
    const fields = {
      ...fieldsOf(customer),
      allowedCountries: ' de,  fr ',
      escalationContacts: '\n a@x \n\n',
      more: ' ',
    };
    expect(customerOf('RetailMax', fields)).toMatchObject({
      allowedCountries: ['DE', 'FR'],
      escalationContacts: ['a@x'],
    });
  });

  it('says when the rest is no JSON object', () => {
    for (const more of ['{', '[]', 'null', '7'])
      expect(() => customerOf('x', { ...fieldsOf(customer), more })).toThrow(SyntaxError);
  });

  it('names what is otherwise in the version of somebody else', () => {
    const mine = { ...fieldsOf(customer), tier: 'enterprise', shared: '198.51.100.1\r\n' } as const;
    expect(differingFields(mine, fieldsOf({ ...customer, allowedCountries: [] }))).toEqual([
      { label: 'Tier', theirs: 'business' },
      { label: 'Expected countries', theirs: '' },
    ]);
  });

  function lists() {
    return { allowList: [], allowedCountries: [], criticalAssets: [], escalationContacts: [] };
  }
});
