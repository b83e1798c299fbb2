import type { ThreatSignal, TriageCounters } from '@soc-agent/contracts';
import { MOST_SIGHTINGS, type PastThreat, type RelatedPast } from '../../ports.js';
import { eventTime } from '../../evidence/event-time.js';
import type { Agent } from '../agent.js';
import { CaseFile } from '../../evidence/case-file.js';
import type { Investigation } from '../../evidence/investigation.js';
import { at, counted, listed, spoken } from '../../evidence/wording.js';
import { findCampaign } from './campaign.js';
import { isLater, occurredMs, whenSeen } from './event-times.js';
import { pastVerdicts, type PastVerdicts } from './past-verdicts.js';
import { describeEntity } from '../../evidence/entity-wording.js';
import { namesEntities, quoted, subjectOf } from '../../evidence/signal-evidence.js';

/** Past threats shown on the timeline. */
const MAX_OBSERVED = 5;
/** Entities with a past that get a finding each. */
const MAX_ENTITY_FINDINGS = 4;
/** Verdicts from which on a customer's past speaks for itself, as a pseudo count. */
const VERDICTS_WANTED = 3;

/** Has this been seen before, how often, and how did it end? Looks past threats up by entity, rule and type. */
export const historicalAgent: Agent = {
  kind: 'historical',
  async investigate(signal, sources): Promise<Investigation> {
    const [past, counters] = await Promise.all([
      sources.history.related(signal),
      sources.triage?.observe(signal, eventTime(signal)),
    ]);
    return investigatePast(signal, past, counters);
  },
};

function investigatePast(signal: ThreatSignal, past: RelatedPast, counters?: TriageCounters): Investigation {
  const file = new CaseFile(signal);
  file.consult('threat store');
  const similar = uniqueThreats(past);
  for (const threat of similar) file.cite(threatRef(threat), () => describeThreat(threat));
  const verdicts = pastVerdicts(similar);

  const seenBefore = past.entities.length > 0 || (past.rule?.count ?? 0) > 0;
  reportEntities(file, signal, past);
  reportRule(file, signal, past);
  reportFirstOnHost(file, signal, past);
  reportVerdicts(file, signal, verdicts);
  reportCampaign(file, signal, past);
  if (counters) file.consult('triage counters');
  for (const threat of similar.slice(0, MAX_OBSERVED)) file.observe(pastEvent(signal, threat));

  const hasIdentity = namesEntities(signal) || signal.source.ruleId !== undefined;
  file.ask(
    'past of entities and rule',
    2,
    hasIdentity ? 1 : 0,
    'the past of this activity: the signal names no entity and no rule',
  );
  file.ask(
    'past of the customer with this threat type',
    1,
    Math.min(1, past.customerAndType.count / 3),
    `what is usual for ${signal.customerName}: it had ${othersOf(signal, past)}`,
  );
  file.ask(
    'how similar threats were resolved',
    2,
    verdicts.judged / (verdicts.judged + VERDICTS_WANTED),
    `how similar threats were resolved: ${counted(verdicts.judged, 'verdict')} on ${counted(similar.length, 'similar threat')}`,
  );
  return file.close(opening(signal, past, seenBefore, verdicts), { ...(counters && { triage: counters }) });
}

function reportEntities(file: CaseFile, signal: ThreatSignal, past: RelatedPast): void {
  const strongest = past.entities.toSorted((a, b) => b.count - a.count);
  for (const { ref, value, count, threats } of strongest.slice(0, MAX_ENTITY_FINDINGS)) {
    const types = [...new Set(threats.map(({ threatType }) => threatType))];
    const kinds = types.length > 0 ? ` (${listed(types)})` : '';
    const noun = threats.some((threat) => isLater(signal, threat)) ? 'other threat' : 'earlier threat';
    const text = `${describeEntity(ref, value)} was part of ${sighted(count, noun)}${kinds}${whenSeen(signal, { count, threats })}.`;
    file.find(Math.min(0.9, 0.4 + 0.1 * Math.log2(1 + count)), text, [ref, ...threats.map(threatRef)]);
  }
}

function reportRule(file: CaseFile, signal: ThreatSignal, { rule }: RelatedPast): void {
  const { ruleId, product } = signal.source;
  if (!rule || ruleId === undefined) return;
  const { customerName } = signal;
  const text =
    rule.count > 0
      ? `Rule ${ruleId} of ${product} fired ${sighted(rule.count, 'other time')} at ${customerName}${whenSeen(signal, rule)}.`
      : `Rule ${ruleId} of ${product} was never seen at ${customerName} before.`;
  file.find(rule.count > 0 ? 0.4 : 0.6, text, ['signal.source.ruleId', ...rule.threats.map(threatRef)]);
}

/** A rule that is old news elsewhere but new on this host deserves a look. */
function reportFirstOnHost(file: CaseFile, signal: ThreatSignal, past: RelatedPast): void {
  const { hosts } = signal.entities;
  if (hosts.length === 0) return;
  const refs = hosts.map((_host, position) => `signal.entities.hosts[${position}]`);
  const known = past.entities.filter(({ ref }) => refs.includes(ref));
  if (known.length > 0) return;
  const names = listed(hosts);
  file.find(
    0.55,
    `Nothing was ever reported on ${names} before; first sighting on ${hosts.length === 1 ? 'this host' : 'these hosts'}.`,
    refs,
  );
}

function reportVerdicts(file: CaseFile, signal: ThreatSignal, verdicts: PastVerdicts): void {
  if (verdicts.judged === 0) return;
  const fpRefs = verdicts.falsePositives.map(threatRef);
  const realRefs = verdicts.real.map(threatRef);
  const refs = [...realRefs, ...fpRefs];
  file.fact('similar_resolved_as_fp', fpRefs.length, fpRefs.length > 0 ? fpRefs : refs);
  file.fact('similar_resolved_as_real', realRefs.length, realRefs.length > 0 ? realRefs : refs);
  const judged = counted(verdicts.judged, 'similar threat');
  file.find(0.8, `Analysts judged ${judged}: ${realRefs.length} real, ${fpRefs.length} harmless or false.`, refs);
  if (realRefs.length > fpRefs.length) {
    file.recommend(`Start from how this one was handled: ${describeThreat(verdicts.real[0] as PastThreat)}.`);
  } else if (fpRefs.length >= VERDICTS_WANTED && realRefs.length === 0) {
    file.recommend(
      `Consider tuning ${signal.source.ruleId ? `rule ${signal.source.ruleId}` : `the rule behind ${signal.source.product}'s signal`}: all ${fpRefs.length} judged cases were harmless.`,
    );
  }
}

function reportCampaign(file: CaseFile, signal: ThreatSignal, past: RelatedPast): void {
  const campaign = findCampaign(past.entities, Date.parse(signal.timestamp));
  if (!campaign) return;
  const refs = [campaign.ref, ...campaign.threats.map(threatRef)];
  const spread = campaign.customers > 1 ? ` at ${campaign.customers} customers` : '';
  file.find(
    0.85,
    `${describeEntity(campaign.ref, campaign.value)} recurs: this threat and ${campaign.threats.length} of ${sighted(campaign.count, 'other')}${spread} happened ${campaign.spanMs > 0 ? `within ${spoken(campaign.spanMs)}` : 'at the same time'}.`,
    refs,
  );
  file.recommend(`Handle the threats around ${quoted(campaign.value)} together, as one campaign.`);
}

function opening(signal: ThreatSignal, past: RelatedPast, seenBefore: boolean, verdicts: PastVerdicts): string {
  const usual = `${signal.customerName} had ${othersOf(signal, past)}.`;
  if (!seenBefore) return `Nothing that ${subjectOf(signal)} names was seen before. ${usual}`;
  const known =
    past.entities.length > 0
      ? listed(past.entities.map(({ value }) => quoted(value, 60)))
      : `rule ${signal.source.ruleId ?? ''}, this time about ${subjectOf(signal)}`;
  const judged =
    verdicts.judged > 0
      ? `Of ${counted(verdicts.judged, 'similar threat')} that analysts judged, ${verdicts.real.length} ${verdicts.real.length === 1 ? 'was' : 'were'} real.`
      : 'No similar threat was judged yet.';
  return `Seen in other threats: ${known}. ${usual} ${judged}`;
}

function othersOf({ threatType }: ThreatSignal, { customerAndType: { count } }: RelatedPast): string {
  return count === 0 ? `no other ${threatType} threat` : sighted(count, `other ${threatType} threat`);
}

/** A number that may be only as far as was counted. */
function sighted(count: number, noun: string): string {
  return `${count >= MOST_SIGHTINGS ? 'at least ' : ''}${counted(count, noun)}`;
}

function pastEvent(signal: ThreatSignal, threat: PastThreat): Parameters<CaseFile['observe']>[0] {
  return {
    timestamp: threat.occurredAt,
    eventType: 'correlation',
    title: `${isLater(signal, threat) ? 'Later' : 'Earlier'} threat: ${threat.title}`,
    description: `${severityAndType(threat)}, ${ending(threat)}`,
    source: 'threat store',
    data: {
      threatId: threat.id,
      threatType: threat.threatType,
      status: threat.status,
      ...(threat.verdict && { verdict: threat.verdict }),
    },
    ...(threat.severity && { severity: threat.severity }),
  };
}

/** Each once, what happened last first. */
function uniqueThreats(past: RelatedPast): PastThreat[] {
  const byId = new Map<string, PastThreat>();
  for (const { threats } of [...past.entities, ...(past.rule ? [past.rule] : []), past.customerAndType]) {
    for (const threat of threats) byId.set(threat.id, threat);
  }
  return [...byId.values()].sort((a, b) => occurredMs(b) - occurredMs(a));
}

function threatRef({ id }: PastThreat): string {
  return `threat:${id}`;
}

function describeThreat(threat: PastThreat): string {
  return `${severityAndType(threat)} ${quoted(threat.title)} of ${at(threat.occurredAt)}, ${ending(threat)}`;
}

function severityAndType({ severity, threatType }: PastThreat): string {
  return `${severity ?? 'unrated'} ${threatType}`;
}

function ending({ verdict, status }: PastThreat): string {
  return verdict ? `judged ${verdict}` : status;
}
