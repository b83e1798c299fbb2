import { describe, expect, it } from '@jest/globals';
import type { MitreTechnique } from '@soc-agent/contracts';
import { readHints } from './hints.js';
import { mergeTechniques } from './merge-techniques.js';

const technique = (id: string, confidence: number, source: string): MitreTechnique => ({
  id,
  name: id,
  tactics: ['TA0006'],
  confidence,
  source,
});

describe('mergeTechniques', () => {
  it('is sure of what source, rule and text all say', () => {
    const [first] = mergeTechniques(readHints(['T1003']), [], [technique('T1003.001', 0.6, 'rule-text')], false);
    expect(first).toMatchObject({ id: 'T1003', source: 'hint', confidence: 0.95 });
  });

  it('believes a source less of what the text calls everyday', () => {
    const [hinted] = mergeTechniques(readHints(['T1078']), [], [], true);
    expect(hinted?.confidence).toBeLessThan(0.5);
    const [known] = mergeTechniques(readHints([]), [technique('T1110', 0.8, 'rule-id')], [], true);
    expect(known?.confidence).toBeLessThan(0.5);
  });

  it('lets no text make sure of a rule that fires in everyday operation', () => {
    const merged = mergeTechniques(
      readHints([]),
      [technique('T1548.003', 0.4, 'rule-id')],
      [technique('T1548', 0.6, 'rule-text')],
      false,
    );
    expect(merged).toEqual([expect.objectContaining({ id: 'T1548.003', confidence: 0.4 })]);
  });
});
