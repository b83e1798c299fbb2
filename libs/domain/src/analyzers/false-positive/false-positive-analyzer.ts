import { assessRisk } from '../../scoring/assess-risk.js';
import { scoreThreat } from '../../scoring/score-threat.js';
import type { Analyzer } from '../analyzer.js';

/** How likely the signal is a false positive, as a sum of terms that an analyst can read one by one. */
export const falsePositiveAnalyzer: Analyzer<'false-positive'> = {
  kind: 'false-positive',
  analyze({ signal, agentAnalyses }) {
    const score = scoreThreat(signal, agentAnalyses);
    return { ...score, risk: assessRisk(signal, agentAnalyses, score) };
  },
};
