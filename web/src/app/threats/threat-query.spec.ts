import { describe, expect, it } from 'vitest';
import { aSummary } from '../../testing/threat-builders.js';
import { matchesQuery } from './threat-query.js';

describe('matchesQuery', () => {
  const threat = aSummary(1, { severity: 'HIGH', customerName: 'Acme', status: 'completed' });

  it('passes everything without filters', () => {
    expect(matchesQuery(threat, {})).toBe(true);
  });

  it('passes what is suppressed to who asks for it', () => {
    const suppressed = aSummary(2, { status: 'suppressed' });
    expect(matchesQuery(suppressed, {})).toBe(false);
    expect(matchesQuery(suppressed, { status: 'suppressed' })).toBe(true);
  });

  it('needs every filter to match', () => {
    expect(matchesQuery(threat, { severity: 'HIGH', customer: 'Acme', type: 'bot_traffic' })).toBe(true);
    expect(matchesQuery(threat, { severity: 'HIGH', customer: 'Other' })).toBe(false);
    expect(matchesQuery(threat, { status: 'failed' })).toBe(false);
    expect(matchesQuery(threat, { triage: 'closed' })).toBe(false);
  });
});
