import { Inject, Injectable } from '@nestjs/common';
import type { AgentAnalysis, AgentJob, AgentKind, Fact } from '@soc-agent/contracts';
import { AGENTS, type Assessment, type ContextSources } from '@soc-agent/domain';
import { inSpan, LOGGER, Meter, type Distribution } from '@soc-agent/platform';
import { RunStore } from '@soc-agent/store';
import type { Logger } from 'winston';
import { ADVISOR } from './advisor.js';
import { CONTEXT_SOURCES } from './context-sources.js';
import type { Advice, Case, ModelAdvisor } from './model/model-advisor.js';

/** Findings of an analysis, the rules' first. */
const MAX_FINDINGS = 25;

type Conclusion = Omit<AgentAnalysis, 'agent' | 'processingTimeMs'>;

/** Runs one agent: context and rules always, a model on top of them where one is configured. */
@Injectable()
export class Investigator {
  private readonly duration: Distribution<'soc_agent_duration_seconds'>;

  constructor(
    @Inject(CONTEXT_SOURCES) private readonly sources: ContextSources,
    @Inject(ADVISOR) private readonly advisor: Pick<ModelAdvisor, 'advise'> | undefined,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(RunStore) private readonly runs: Pick<RunStore, 'deadlineOf'>,
    meter: Meter,
  ) {
    this.duration = meter.histogram('soc_agent_duration_seconds');
  }

  /** @throws what a context source throws; a failing model only degrades the answer. */
  async investigate(agent: AgentKind, job: AgentJob, abortSignal: AbortSignal): Promise<AgentAnalysis> {
    const attributes = {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': agent,
      'soc.threat.id': job.threatId,
    };
    return inSpan(`invoke_agent ${agent}`, { attributes }, async (span) => {
      const analysis = await this.answer(agent, job, abortSignal);
      const { engine, degraded, model, tokens } = analysis;
      span.setAttributes({
        'soc.engine': engine,
        'soc.degraded': degraded !== undefined,
        ...(model !== undefined && { 'gen_ai.response.model': model }),
        ...(tokens && { 'gen_ai.usage.input_tokens': tokens.input, 'gen_ai.usage.output_tokens': tokens.output }),
      });
      return analysis;
    });
  }

  private async answer(agent: AgentKind, job: AgentJob, abortSignal: AbortSignal): Promise<AgentAnalysis> {
    const { signal } = job;
    const startedAt = performance.now();
    const investigation = await AGENTS[agent].investigate(signal, this.sources);
    const deadline = await this.deadlineOf(job);
    const conclusion = this.advisor
      ? await this.advised({ agent, signal, investigation, deadline, abortSignal }, this.advisor)
      : byRules(investigation.assessment);
    const processingTimeMs = Math.round((performance.now() - startedAt) * 100) / 100;
    this.duration.observe({ agent }, processingTimeMs / 1000);
    this.logger.verbose(`${agent} agent completed in ${Math.round(processingTimeMs)} ms`, {
      threatId: signal.id,
      engine: conclusion.engine,
      confidence: conclusion.confidence,
      keyFindings: conclusion.keyFindings.length,
    });
    return { ...conclusion, agent, processingTimeMs };
  }

  /** That of the run, which stood still if its context had to be waited for. */
  private async deadlineOf({ threatId, deadline }: AgentJob): Promise<number> {
    return deadline > Date.now() ? deadline : ((await this.runs.deadlineOf(threatId)) ?? deadline);
  }

  private async advised(subject: Case, advisor: Pick<ModelAdvisor, 'advise'>): Promise<Conclusion> {
    const { assessment } = subject.investigation;
    const customer = await this.sources.customers.find(subject.signal.customerName);
    try {
      const advice = await advisor.advise({ ...subject, ...(customer?.privacy && { privacy: customer.privacy }) });
      return withAdvice(assessment, advice);
    } catch (error) {
      // the process is asked to stop: another one takes the job
      if (subject.abortSignal.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn('the model did not help, the rules engine answers', {
        agent: subject.agent,
        threatId: subject.signal.id,
        reason,
      });
      return {
        ...byRules(assessment),
        facts: [...assessment.facts, ...suspicionOf(error)],
        degraded: { reason: `model: ${reason}` },
      };
    }
  }
}

function byRules(assessment: Assessment): Conclusion {
  return { ...assessment, engine: 'rules' };
}

/** The model adds words; facts, techniques and observed events, on which all figures rest, stay the rules' own. */
function withAdvice(assessment: Assessment, advice: Advice): Conclusion {
  return {
    ...assessment,
    ...advice,
    engine: 'model',
    // nothing of the model's own may be left
    analysis: advice.analysis || assessment.analysis,
    // how much was known is measured; a model may only be less sure
    confidence: Math.min(assessment.confidence, advice.confidence),
    keyFindings: [...assessment.keyFindings, ...advice.keyFindings].slice(0, MAX_FINDINGS),
    facts: [...assessment.facts, ...advice.facts],
    recommendations: union(assessment.recommendations, advice.recommendations),
    unknowns: union(assessment.unknowns, advice.unknowns),
  };
}

/** An error that names evidence says that the signal got through to the model. */
function suspicionOf(error: unknown): Fact[] {
  const evidence = error instanceof Error && 'evidence' in error ? (error.evidence as readonly string[]) : [];
  return evidence.length > 0 ? [{ name: 'injection_suspected', value: true, evidence: [...evidence] }] : [];
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}
