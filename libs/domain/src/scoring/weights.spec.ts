import { expect, it } from '@jest/globals';
import { TRIAGE_WEIGHTS, WEIGHT_BOUNDS } from './weights.js';

it.each(Object.entries(TRIAGE_WEIGHTS))('%s weighs %d: within its bounds, which have one sign', (name, weight) => {
  const [least, most] = WEIGHT_BOUNDS[name as keyof typeof WEIGHT_BOUNDS];
  expect(weight).toBeGreaterThanOrEqual(least);
  expect(weight).toBeLessThanOrEqual(most);
  expect(least * most === 0 && least < most).toBe(true);
});
