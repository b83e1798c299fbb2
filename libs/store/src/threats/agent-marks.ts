import { AGENT_KINDS, type AgentFigures, type ThreatAnalysis } from '@soc-agent/contracts';

/** Where a model reported nothing. */
const UNTOLD = -1;

/**
 * What is kept of how the agents did beside a threat, so that nobody reads its document for it: of each, in the order of their kinds, the
 * milliseconds, and as `-1 - ms` where it had to do without its usual engine; then, where any model was asked, the tokens of each, those
 * it read and those it wrote.
 */
export function agentMarks({ agentAnalyses }: Pick<ThreatAnalysis, 'agentAnalyses'>): number[] {
  const answers = AGENT_KINDS.map((kind) => agentAnalyses[kind]);
  const times = answers.map(({ processingTimeMs, degraded }) => {
    const ms = Math.max(0, Math.round(processingTimeMs));
    return degraded === undefined ? ms : -1 - ms;
  });
  const tokens = answers.flatMap(({ tokens: told }) => (told ? [told.input, told.output] : [UNTOLD, UNTOLD]));
  return tokens.every((count) => count === UNTOLD) ? times : [...times, ...tokens];
}

/** How each agent does in analyses of which these are the marks. */
export function agentFigures(marks: readonly (readonly number[])[]): AgentFigures[] {
  return AGENT_KINDS.map((agent, place) => {
    const answers = marks.flatMap((one) => one[place] ?? []);
    const times = answers.map((mark) => (mark < 0 ? -1 - mark : mark)).sort((a, b) => a - b);
    const at = (share: number): number => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0;
    const of = (offset: number): number[] => {
      const counts = marks.flatMap((one) => one[AGENT_KINDS.length + 2 * place + offset] ?? []);
      return counts.filter((count) => count !== UNTOLD);
    };
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    return {
      agent,
      answers: answers.length,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      degraded: answers.filter((mark) => mark < 0).length,
      ...(of(0).length > 0 && { tokens: { input: sum(of(0)), output: sum(of(1)) } }),
    };
  });
}
