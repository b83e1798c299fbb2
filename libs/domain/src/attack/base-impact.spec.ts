import { describe, expect, it } from '@jest/globals';
import { SEVERITIES } from '@soc-agent/contracts';
import { severityOfImpact } from './base-impact.js';

describe('severityOfImpact', () => {
  it('gives back the severity whose usual impact it is', () => {
    expect([10, 30, 55, 80, 95].map(severityOfImpact)).toEqual([...SEVERITIES]);
  });
});
