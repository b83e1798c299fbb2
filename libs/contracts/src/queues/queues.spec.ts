import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { instantiate, JOINS, QUEUES } from '../index.js';

describe('the declared queues', () => {
  it('have names of their own', () => {
    const names = QUEUES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have names BullMQ can use: a colon separates the parts of its keys', () => {
    for (const { name } of QUEUES) expect(name).toMatch(/^[a-z-]+$/);
  });

  it('name the field of a payload that is wrong', () => {
    const plain = { threatId: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f', run: 0 };
    const job = instantiate(JOINS.payload, plain, () => undefined);
    expect(validateSync(job).map(({ property }) => property)).toEqual(['run']);
  });
});
