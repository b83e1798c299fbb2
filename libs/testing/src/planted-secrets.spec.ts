import { describe, expect, it } from '@jest/globals';
import { isCreditCard, isIBAN } from 'class-validator';
import { coreOf, plantedSecrets } from './planted-secrets.js';

describe('planted secrets', () => {
  it('are 200 different ones, the same at every run', () => {
    expect(new Set(plantedSecrets()).size).toBe(200);
    expect(plantedSecrets()).toEqual(plantedSecrets());
    expect(new Set(plantedSecrets().map(coreOf)).size).toBe(200);
    for (const text of plantedSecrets()) expect(coreOf(text).length).toBeGreaterThan(7);
  });

  it('hold card and account numbers that pass their checks', () => {
    expect(plantedSecrets().filter((text) => isCreditCard(text)).length).toBe(10);
    expect(plantedSecrets().filter((text) => isIBAN(text)).length).toBe(5);
  });
});
