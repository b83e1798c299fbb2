import { describe, expect, it } from '@jest/globals';
import { AgentJob, Customer, instantiate, JoinJob, NewSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { meetsRules } from './meets-rules.js';

const { id, ...signal } = threatSignal({ entities: { sourceIps: ['203.0.113.7'], users: ['root'] } });
const SUBJECTS = [
  { type: NewSignal, sound: { ...signal, geo: { country: 'FR', latitude: 48.9, longitude: 2.4 }, raw: { a: [1] } } },
  { type: AgentJob, sound: { threatId: id, run: 1, signal: { ...signal, id }, deadline: 1 } },
  { type: JoinJob, sound: { threatId: id, run: 1 } },
  { type: Customer, sound: { name: 'RetailMax', tier: 'gold', allowList: [{ kind: 'ip', value: '10.0.0.0/8' }] } },
] as const;

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(undefined, '', 'x'.repeat(9000), -1, 1.5, '203.0.113.7', '2026-13-01', [], {}, [null], [undefined]),
);

/** The document with one value, anywhere in it, replaced; or with one more. */
function changed(document: object, path: readonly number[], value: unknown, extra: boolean): object {
  const copy = structuredClone(document) as Record<string, unknown>;
  let place = copy;
  for (const step of path) {
    const keys = Object.keys(place);
    const key = keys[step % Math.max(1, keys.length)] ?? 'more';
    const next = place[key];
    if (step % 3 > 0 && typeof next === 'object' && next !== null) {
      place = next as Record<string, unknown>;
      continue;
    }
    place[extra ? 'more' : key] = value;
    break;
  }
  return copy;
}

describe('meeting the rules of a class', () => {
  it('is what class-validator says it is, whatever is wrong with a document', () => {
    let met = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...SUBJECTS),
        fc.array(fc.nat(60), { maxLength: 4 }),
        strange,
        fc.boolean(),
        ({ type, sound }, path, value, extra) => {
          const plain = changed(sound, path, value, extra);
          const document: object = instantiate(type as new () => object, plain, () => undefined);
          const complaints = validateSync(document, { whitelist: true, forbidNonWhitelisted: true });
          expect(meetsRules(document)).toBe(complaints.length === 0);
          if (complaints.length === 0) met++;
        },
      ),
      { numRuns: 3000 },
    );
    expect(met).toBeGreaterThan(100);
  });

  it('is not told of an object without rules', () => {
    expect(meetsRules({})).toBe(false);
    expect(meetsRules(Object.assign(Object.create(null) as object, { constructor: 'x' }))).toBe(false);
  });
});
