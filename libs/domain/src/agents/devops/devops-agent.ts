import type { InfrastructureEvent, ThreatSignal } from '@soc-agent/contracts';
import type { Agent } from '../agent.js';
import { CaseFile } from '../../evidence/case-file.js';
import type { Investigation } from '../../evidence/investigation.js';
import { quoted, subjectOf } from '../../evidence/signal-evidence.js';
import { apart, at, counted } from '../../evidence/wording.js';
import { CORRELATED, correlate, type Correlation } from './change-correlation.js';

/** How long before a signal its cause is looked for, and how much clocks may differ after it. */
const WINDOW_BEFORE_MS = 4 * 3600 * 1000;
const WINDOW_AFTER_MS = 5 * 60 * 1000;
/** Events that get a finding, and events shown on the timeline. */
const MAX_FINDINGS = 3;
const MAX_OBSERVED = 10;
/** Weaker correlations than this, but for the strongest, are left out. */
const WORTH_A_FINDING = 0.15;

/** Did we cause it ourselves? Looks for deployments, changes, maintenance, load tests and incidents around the signal. */
export const devopsAgent: Agent = {
  kind: 'devops',
  async investigate(signal, sources): Promise<Investigation> {
    const signalMs = Date.parse(signal.timestamp);
    const fromMs = signalMs - WINDOW_BEFORE_MS;
    const toMs = signalMs + WINDOW_AFTER_MS;
    const events = Number.isFinite(signalMs)
      ? await sources.infrastructure.between(signal.customerName, fromMs, toMs)
      : [];
    const file = new CaseFile(signal);
    file.consult('infrastructure events');
    return weigh(file, signal, correlate(signal, events), `between ${at(fromMs)} and ${at(toMs)}`);
  },
};

function weigh(file: CaseFile, signal: ThreatSignal, correlations: Correlation[], window: string): Investigation {
  for (const { event } of correlations) file.cite(eventRef(event), describeEvent(event));
  const named = signal.entities.hosts.length + signal.entities.urls.length > 0;
  file.ask('changes around the signal', 2, correlations.length > 0 ? 1 : 0.5, `whether something changed ${window}`);
  file.ask('affected service', 1, named ? 1 : 0, 'which service is affected: the signal names no host and no URL');
  for (const { event } of correlations.slice(0, MAX_OBSERVED)) file.observe(observedEvent(event));

  if (correlations.length === 0) {
    file.find(0.3, `No infrastructure event of ${signal.customerName} is recorded ${window}.`, [
      'signal.timestamp',
      'signal.customerName',
    ]);
    return file.close(
      `No deployment, change, maintenance, load test or incident of ${signal.customerName} is recorded ${window}; nothing of our own explains what was reported of ${subjectOf(signal)}.`,
    );
  }
  correlations
    .slice(0, MAX_FINDINGS)
    .filter(({ strength }, position) => position === 0 || strength >= WORTH_A_FINDING)
    .forEach((correlation) => reportCorrelation(file, correlation));
  reportFacts(file, correlations);
  return file.close(opening(signal, correlations, window));
}

function reportCorrelation(file: CaseFile, correlation: Correlation): void {
  const { event, strength, serviceRef } = correlation;
  const refs = refsOf(correlation);
  const service = serviceRef === undefined ? 'a service the signal does not name' : 'a service the signal names';
  const text = `${capitalized(event.kind)} ${quoted(event.title)} on ${event.service}, ${service}, ${when(correlation)} (correlation ${strength.toFixed(2)}).`;
  file.find(0.3 + 0.5 * strength, text, refs);
}

function reportFacts(file: CaseFile, correlations: Correlation[]): void {
  const [strongest] = correlations;
  if (strongest && strongest.strength >= CORRELATED) {
    file.fact('change_correlated', true, refsOf(strongest));
    file.recommend(
      `Ask the owner of ${quoted(strongest.event.title)} whether it explains the signal before containing anything.`,
    );
  }
  const window = correlations.find(({ event, underWay }) => event.kind === 'maintenance' && underWay);
  if (window) file.fact('maintenance_window', true, refsOf(window));
  const incident = correlations.find(({ event, underWay }) => event.kind === 'incident' && underWay);
  if (incident) {
    file.fact('incident_under_way', true, refsOf(incident));
    file.recommend(`Tell those who handle the incident ${quoted(incident.event.title)} about this signal.`);
  }
}

function opening(signal: ThreatSignal, correlations: Correlation[], window: string): string {
  const [strongest] = correlations;
  const count = `${counted(correlations.length, 'infrastructure event')} of ${signal.customerName} ${correlations.length === 1 ? 'was' : 'were'} recorded ${window}`;
  if (!strongest || strongest.strength < CORRELATED) {
    const closest = strongest ? `; the likeliest of them, ${quoted(strongest.event.title)}, ${when(strongest)}` : '';
    return `${count}, none of which explains what was reported of ${subjectOf(signal)}${closest}.`;
  }
  return `${count}. ${capitalized(strongest.event.kind)} ${quoted(strongest.event.title)} ${when(strongest)} and may well explain what was reported of ${subjectOf(signal)}.`;
}

function when({ gapMs, underWay }: Correlation): string {
  if (underWay) return 'was under way';
  return `${gapMs >= 0 ? 'ended' : 'began'} ${apart(-gapMs, 'the signal')}`;
}

function refsOf({ event, serviceRef }: Correlation): string[] {
  return [eventRef(event), 'signal.timestamp', ...(serviceRef === undefined ? [] : [serviceRef])];
}

function observedEvent(event: InfrastructureEvent): Parameters<CaseFile['observe']>[0] {
  return {
    timestamp: event.startedAt,
    eventType: 'correlation',
    title: `${capitalized(event.kind)}: ${event.title}`,
    description: describeEvent(event),
    source: 'infrastructure log',
    data: {
      eventId: event.id,
      kind: event.kind,
      service: event.service,
      ...(event.endedAt && { endedAt: event.endedAt }),
    },
  };
}

function eventRef({ id }: InfrastructureEvent): string {
  return `event:${id}`;
}

function describeEvent({ kind, title, service, startedAt, endedAt }: InfrastructureEvent): string {
  const until = endedAt ? ` until ${at(endedAt)}` : '';
  return `${kind} ${quoted(title)} on ${service}, ${at(startedAt)}${until}`;
}

function capitalized(kind: string): string {
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
