import { describe, expect, it } from 'vitest';
import { filterJson } from './filter-json.js';

describe('filterJson', () => {
  const value = { rule: { id: 5715, groups: ['sshd', 'pci'] }, agent: { name: 'WIN-04', ip: null } };

  it('gives everything back without a text', () => {
    expect(filterJson(value, '  ')).toBe(value);
  });

  it('keeps the way to a matching value, numbers included', () => {
    expect(filterJson(value, '571')).toEqual({ rule: { id: 5715 } });
    expect(filterJson(value, 'SSH')).toEqual({ rule: { groups: ['sshd'] } });
    expect(filterJson(value, 'null')).toEqual({ agent: { ip: null } });
  });

  it('keeps everything below a matching key', () => {
    expect(filterJson(value, 'agent')).toEqual({ agent: value.agent });
  });

  it('does not take positions of a list for keys', () => {
    expect(filterJson({ list: ['a', 'b'] }, '1')).toBeUndefined();
  });

  it('finds nothing in nothing', () => {
    expect(filterJson({}, 'x')).toBeUndefined();
    expect(filterJson(null, 'x')).toBeUndefined();
  });
});
