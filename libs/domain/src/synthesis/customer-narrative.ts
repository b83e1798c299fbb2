import type { ExplanationKind, ThreatSignal } from '@soc-agent/contracts';
import { factNamed } from '../evidence/facts.js';
import { quoted } from '../evidence/signal-evidence.js';
import { at, listed } from '../evidence/wording.js';
import { actionInWords, type Conclusion } from './conclusion.js';

const TYPE_WORDS: Readonly<Record<ThreatSignal['threatType'], string>> = {
  bot_traffic: 'automated traffic',
  proxy_network: 'activity through a network that hides its origin',
  device_compromise: 'signs of a compromised device',
  anomaly_detection: 'unusual activity',
  rate_limit_breach: 'too many requests or attempts',
  geo_anomaly: 'activity from an unexpected place',
};

/** A reason to call a signal harmless, in the customer's words. */
const REASON_WORDS: Readonly<Record<ExplanationKind, string>> = {
  verdicts: 'our analysts looked at the same kind of alert before and found it harmless each time',
  configuration: 'its source is on your allow list',
  change: 'an announced change explains it',
  record: 'the same alert has come regularly and never turned out real',
};

/** The text for the customer: plain words, nothing of other customers, nothing of our internals. */
export function customerNarrative(conclusion: Conclusion): string {
  const { signal } = conclusion;
  return [
    `On ${at(signal.timestamp)} ${signal.source.product} reported ${TYPE_WORDS[signal.threatType]}${affected(signal)}: ${quoted(signal.title, 160)}.`,
    judgement(conclusion),
    ...observations(conclusion),
    measures(conclusion),
  ].join(' ');
}

function affected({ entities: { hosts, users, urls } }: ThreatSignal): string {
  const parts = [
    ...hosts.slice(0, 2).map((host) => `host ${quoted(host)}`),
    ...users.slice(0, 2).map((user) => `account ${quoted(user)}`),
    ...(hosts.length + users.length === 0 ? urls.slice(0, 1).map((url) => quoted(url)) : []),
  ];
  return parts.length > 0 ? ` concerning ${listed(parts)}` : '';
}

function judgement({ falsePositiveScore: { recommendation, explainedBy = [] }, risk }: Conclusion): string {
  const percent = Math.round(risk.probability * 100);
  const severity = risk.severity.toLowerCase();
  if (recommendation === 'likely_real_threat') return `We consider it real (${percent} %) and rate it ${severity}.`;
  if (recommendation === 'likely_false_positive')
    return `We consider it most likely harmless (${100 - percent} %), since ${listed(explainedBy.map(({ kind }) => REASON_WORDS[kind]))}, and rate it ${severity}.`;
  return `We cannot yet say whether it is real (${percent} %); until an analyst decides we rate it ${severity}.`;
}

function observations({ agentAnalyses, mitreTechniques }: Conclusion): string[] {
  const speed = factNamed(agentAnalyses, 'travel_speed_kmh');
  const ipClass = factNamed(agentAnalyses, 'ip_class');
  const [technique] = mitreTechniques;
  return [
    ...(factNamed(agentAnalyses, 'critical_asset') ? ['It concerns a system you named as critical.'] : []),
    ...(factNamed(agentAnalyses, 'allow_listed') ? ['The source is on your allow list.'] : []),
    ...(factNamed(agentAnalyses, 'country_not_allowed')
      ? ['It came from a country you do not expect activity from.']
      : []),
    ...(factNamed(agentAnalyses, 'change_correlated') ? ['It coincides with a change to the service.'] : []),
    ...(factNamed(agentAnalyses, 'impossible_travel') && speed !== undefined
      ? [`Nobody could have travelled between the two places (${speed} km/h).`]
      : []),
    ...(ipClass === 'tor' || ipClass === 'vpn' || ipClass === 'hosting'
      ? [`Its origin is hidden behind ${ipClass === 'hosting' ? 'a hosting provider' : `a ${ipClass} exit`}.`]
      : []),
    ...(technique ? [`The pattern is known as ${technique.name} (${technique.id}).`] : []),
  ];
}

function measures({ responsePlan, agentAnalyses, signal }: Conclusion): string {
  const action = actionInWords(responsePlan.primaryAction);
  const approver = factNamed(agentAnalyses, 'escalation_contact') ?? signal.customerName;
  return responsePlan.primaryAction.requiresApproval
    ? `We propose to ${action} and ask ${approver} to approve it within ${responsePlan.slaMinutes} minutes.`
    : `Our next step within ${responsePlan.slaMinutes} minutes: ${action}.`;
}
