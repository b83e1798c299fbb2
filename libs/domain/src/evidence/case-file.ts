import type { AgentAnalysis, Fact, FactName, FactValues, ThreatSignal, TimelineEvent } from '@soc-agent/contracts';
import type { Investigation } from './investigation.js';
import { signalEvidence } from './signal-evidence.js';

/** Confidence of an agent that could answer all of its questions; rules are never certain. */
const HIGHEST_CONFIDENCE = 0.95;
/** Findings kept, the heaviest; a signal can name hundreds of entities. */
const MAX_FINDINGS = 15;

interface Question {
  subject: string;
  weight: number;
  share: number;
}

/**
 * What an agent writes while it investigates. Findings and facts can only cite what the file holds, and confidence is
 * the weighted share of the agent's questions that its sources could answer.
 */
export class CaseFile {
  private readonly evidence: Map<string, string | (() => string)>;
  private readonly findings: { weight: number; text: string; evidence: string[] }[] = [];
  private readonly facts: Fact[] = [];
  private readonly recommendations: string[] = [];
  private readonly unknowns: string[] = [];
  private readonly consulted: string[] = ['signal'];
  private readonly observed: TimelineEvent[] = [];
  private readonly questions: Question[] = [];

  constructor(signal: ThreatSignal) {
    this.evidence = signalEvidence(signal);
  }

  /** Files a piece of evidence under its reference and returns the reference; a value that takes work is made when it is read. */
  cite(ref: string, value: string | (() => string)): string {
    this.evidence.set(ref, value);
    return ref;
  }

  /** True for a reference that may be cited. */
  has(ref: string): boolean {
    return this.evidence.has(ref);
  }

  /**
   * Records a finding; the heaviest come first in the analysis. References that are not filed are left out.
   * @param weight 0..1, how much an analyst should care
   */
  find(weight: number, text: string, refs: readonly string[]): void {
    this.findings.push({ weight, text, evidence: this.filed(refs) });
  }

  /** Records a value for the analyzers. */
  fact<N extends FactName>(name: N, value: FactValues[N], refs: readonly string[]): void {
    this.facts.push({ name, value, evidence: this.filed(refs) } as Fact);
  }

  recommend(text: string): void {
    if (!this.recommendations.includes(text)) this.recommendations.push(text);
  }

  consult(source: string): void {
    this.consulted.push(source);
  }

  observe(event: TimelineEvent): void {
    this.observed.push(event);
  }

  /**
   * Counts a question towards the agent's confidence.
   * @param share 0..1, how much of it could be answered
   * @param unknown what remains open, said to the analyst when `share` is below one half
   */
  ask(subject: string, weight: number, share: number, unknown: string): void {
    this.questions.push({ subject, weight, share });
    if (share < 0.5) this.unknowns.push(unknown);
  }

  /** Concludes: the given opening, the heaviest findings, and why the agent is as sure as it is. */
  close(
    opening: string,
    extra: Pick<AgentAnalysis, 'techniques' | 'triage' | 'ownPlaybooks' | 'armings'> = {},
  ): Investigation {
    const confidence = this.confidence();
    const { evidence } = this;
    this.findings.sort((a, b) => b.weight - a.weight);
    return {
      get evidence() {
        return Array.from(evidence, ([ref, value]) => ({ ref, value: typeof value === 'string' ? value : value() }));
      },
      assessment: {
        analysis: `${opening} ${this.confidenceExplained(confidence)}`,
        confidence,
        keyFindings: this.findings.slice(0, MAX_FINDINGS).map(({ text, evidence }) => ({ text, evidence })),
        facts: this.facts,
        recommendations: this.recommendations,
        unknowns: this.unknowns,
        dataSourcesConsulted: this.consulted,
        ...extra,
        ...(this.observed.length > 0 && { observedEvents: this.observed }),
      },
    };
  }

  private confidence(): number {
    let asked = 0;
    let answered = 0;
    for (const { weight, share } of this.questions) {
      asked += weight;
      answered += weight * share;
    }
    return asked === 0 ? 0 : Math.round(HIGHEST_CONFIDENCE * (answered / asked) * 100) / 100;
  }

  private confidenceExplained(confidence: number): string {
    const open = this.questions.filter(({ share }) => share < 1).map(({ subject }) => subject);
    const answered = this.questions.length - open.length;
    const missing = open.length > 0 ? `; open, at least in part: ${open.join(', ')}` : '';
    return `Confidence ${confidence.toFixed(2)}: ${answered} of ${this.questions.length} questions answered${missing}.`;
  }

  private filed(refs: readonly string[]): string[] {
    return refs.filter((ref) => this.evidence.has(ref));
  }
}
