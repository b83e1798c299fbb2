import { convertToParamMap } from '@angular/router';
import { describe, expect, it } from 'vitest';
import { apiFilters, bodyFilters, changeOf, choicesOf, clearing, queryOf } from './queue-query.js';

const query = (params: Record<string, string | string[]>) => queryOf(convertToParamMap(params));

describe('queryOf', () => {
  it('shows open incidents, the newest first, where the address says nothing', () => {
    expect(query({})).toEqual({ as: 'incidents', filters: {}, sort: 'newest', order: 'desc', isAll: false });
    expect(apiFilters(query({}))).toEqual({ 'not.triage': ['closed'] });
  });

  it('takes several values and exclusions, and nothing it does not know', () => {
    const { filters, as, sort } = query({
      severity: ['HIGH', 'CRITICAL', 'HIGH'],
      'not.rule': '5710',
      q: '203.0.113.42',
      as: 'cats',
      sort: 'loudness',
      other: 'x',
    });
    expect(filters).toEqual({ severity: ['HIGH', 'CRITICAL'], 'not.rule': ['5710'], q: ['203.0.113.42'] });
    expect([as, sort]).toEqual(['incidents', 'newest']);
  });

  it('knows every filter that the counts at the head lead to', () => {
    const { filters, sort, order } = query({
      sla: ['breached', 'near'],
      approval: 'true',
      seen: 'no',
      sort: 'due',
      order: 'asc',
    });
    expect(filters).toEqual({ sla: ['breached', 'near'], approval: ['true'], seen: ['no'] });
    expect([sort, order]).toEqual(['due', 'asc']);
  });

  it('leaves what is closed out unless the address speaks of it', () => {
    expect(apiFilters(query({ triage: 'closed' }))).toEqual({ triage: ['closed'] });
    expect(apiFilters(query({ show: 'all', entity: 'ip:192.0.2.1' }))).toEqual({ entity: ['ip:192.0.2.1'] });
  });
});

describe('bodyFilters', () => {
  it('says the same as the address in the words of a request’s body', () => {
    const filters = {
      severity: ['HIGH'],
      'not.rule': ['5710'],
      q: ['x'],
      review: ['true'],
      occurred_after: ['2026-01-01T00:00:00Z'],
    };
    expect(bodyFilters(filters)).toEqual({
      severity: ['HIGH'],
      not: { rule: ['5710'] },
      q: 'x',
      review: true,
      occurred_after: '2026-01-01T00:00:00Z',
    });
  });
});

describe('changeOf', () => {
  const now = query({ severity: ['HIGH'], 'not.rule': ['5710'] });

  it('adds a value to those there are, and takes it away again', () => {
    const low = { trait: 'severity', value: 'LOW', excluded: false };
    expect(changeOf(now, low, true)).toEqual({ severity: ['HIGH', 'LOW'] });
    expect(changeOf(now, { ...low, value: 'HIGH' }, false)).toEqual({ severity: null });
  });

  it('does not ask for what it rules out', () => {
    expect(changeOf(now, { trait: 'rule', value: '5710', excluded: false }, true)).toEqual({
      rule: ['5710'],
      'not.rule': null,
    });
  });

  it('has one value of what takes one', () => {
    const searched = query({ q: 'a' });
    expect(changeOf(searched, { trait: 'q', value: 'b', excluded: false }, true)).toEqual({ q: ['b'] });
  });
});

describe('choicesOf and clearing', () => {
  it('name every filter, and take every one away', () => {
    const now = query({ severity: ['HIGH', 'LOW'], 'not.rule': '5710' });
    expect(choicesOf(now)).toHaveLength(3);
    expect(choicesOf(now).at(-1)).toEqual({ trait: 'rule', value: '5710', excluded: true });
    expect(clearing(now)).toMatchObject({ severity: null, 'not.rule': null, range: null, show: null });
  });
});
