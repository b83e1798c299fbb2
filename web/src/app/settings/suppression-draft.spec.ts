import { describe, expect, it } from 'vitest';
import { defaultEnd, draftOf } from './suppression-draft.js';

function form(fields: Record<string, string>): FormData {
  const given = new FormData();
  for (const [name, value] of Object.entries(fields)) given.set(name, value);
  return given;
}

const filled = {
  customer: 'Retail Max',
  ruleId: '5710',
  reason: 'our scanner',
  until: '2027-01-31',
  kind: 'ip',
  entity: '',
};

describe('the draft of a suppression rule', () => {
  it('names what was filled in and nothing else', () => {
    expect(draftOf(form(filled))).toEqual({
      id: 'retail-max~5710',
      customerName: 'Retail Max',
      ruleId: '5710',
      reason: 'our scanner',
      expiresAt: new Date('2027-01-31T23:59:59').toISOString(),
      entities: [],
    });
  });

  it('has one id for one customer, rule and entity, which every gateway takes', () => {
    const ids = ['198.51.100.0/28', ' 198.51.100.0/28 '].map((entity) => draftOf(form({ ...filled, entity })).id);
    expect(ids).toEqual(['retail-max~5710~198.51.100.0-28', 'retail-max~5710~198.51.100.0-28']);
    for (const customer of ['ö/ü', '', 'x'.repeat(500), '<b>'])
      expect(draftOf(form({ ...filled, customer })).id).toMatch(/^[\w.:~-]{1,128}$/);
  });

  it('ends after a month unless somebody says otherwise', () => {
    expect(defaultEnd(Date.UTC(2026, 0, 1, 23))).toBe('2026-01-31');
  });
});
