import { describe, expect, it } from 'vitest';
import { incidentFilters } from './incident-filters.js';

describe('incidentFilters', () => {
  it('asks for open incidents by what they share with threats, in their own words', () => {
    expect(
      incidentFilters({ severity: ['HIGH'], assignee: ['me'], 'not.rule': ['5710'], 'not.triage': ['closed'] }, false),
    ).toEqual({
      state: ['open', 'acknowledged', 'contained'],
      severity: ['HIGH'],
      owner: ['me'],
      'not.rule': ['5710'],
    });
  });

  it('asks for all where closed ones are shown', () => {
    expect(incidentFilters({}, true)).toEqual({});
  });

  it('knows none by what incidents have not', () => {
    expect(incidentFilters({ verdict: ['false_positive'] }, false)).toBeUndefined();
  });
});
