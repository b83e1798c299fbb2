import type {
  FalsePositiveScore,
  Playbook,
  PlaybookAction,
  ResponseAction,
  ResponsePlan,
  Severity,
  ThreatType,
  Urgency,
} from '@soc-agent/contracts';
import { backersFor } from '../../arming/arming.js';
import { factNamed, factsNamed } from '../../evidence/facts.js';
import { assessRisk } from '../../scoring/assess-risk.js';
import type { Analyzer, ScoredInput } from '../analyzer.js';
import { actionFor, type Circumstances } from './action-rules.js';
import { PlaybookShelf } from './playbook-shelf.js';

/** Minutes until somebody must have acted, by severity. */
export const SLA_MINUTES: Readonly<Record<Severity, number>> = {
  CRITICAL: 15,
  HIGH: 30,
  MEDIUM: 60,
  LOW: 240,
  INFO: 480,
};

const URGENCY: Readonly<Record<Severity, Urgency>> = {
  CRITICAL: 'immediate',
  HIGH: 'urgent',
  MEDIUM: 'normal',
  LOW: 'low',
  INFO: 'low',
};

/** Read when the process loads this module, so that a bad playbook stops the start. */
const SHELF = PlaybookShelf.load();

/** What to do, by whom and until when: the playbook of the threat's type and severity, applied to its entities. */
export const responseAnalyzer: Analyzer<'response', ScoredInput> = {
  kind: 'response',
  analyze: (input) => planResponse(input, SHELF),
};

/** The playbook that comes with the system. */
export function shippedPlaybook(threatType: ThreatType, severity: Severity): Playbook {
  return SHELF.find(threatType, severity);
}

/** The plan the customer's own playbook proposes, or else the given ones; its severity is the one the analysis will carry. */
export function planResponse(input: ScoredInput, shelf: PlaybookShelf): ResponsePlan {
  const { signal, sender, agentAnalyses, score } = input;
  const { severity, risk, probability } = score.risk ?? assessRisk(signal, agentAnalyses, score);
  const own = agentAnalyses.config.ownPlaybooks?.find((candidate) => candidate.severity === severity);
  const playbook = own ?? shelf.find(signal.threatType, severity);
  const armings = agentAnalyses.config.armings?.filter((arming) => arming.severity === severity) ?? [];
  const backers = backersFor(playbook, armings, sender);
  const circumstances: Circumstances = {
    entities: signal.entities,
    urgency: URGENCY[severity],
    probability,
    recommendation: score.recommendation,
    criticalAssetRefs: factsNamed(agentAnalyses, 'critical_asset')[0]?.evidence ?? [],
    allowListed: factNamed(agentAnalyses, 'allow_listed') ?? false,
    ...(backers && { armedBy: backers.map(({ name }) => name) }),
    because: `${severity}, risk ${Math.round(risk)} of 100, ${Math.round(probability * 100)} % likely real${own ? ', by the customer’s own playbook' : ''}`,
  };
  const proposed = [playbook.primary, ...playbook.secondary, ...allowListing(severity, score)];
  const [primaryAction = actionFor(FOR_PEOPLE, circumstances), ...secondaryActions] = proposed
    .map((action) => actionFor(action, circumstances))
    .filter((action) => action !== undefined);
  return {
    primaryAction: primaryAction as ResponseAction,
    secondaryActions,
    escalationPath: [
      ...playbook.escalation,
      ...factsNamed(agentAnalyses, 'escalation_contact').map(({ value }) => value),
    ],
    slaMinutes: SLA_MINUTES[severity],
    autoEscalateAfterMinutes: SLA_MINUTES[severity] / 2,
    notes: playbook.notes,
  };
}

/** When the signal names nothing that an action of the playbook could act on. */
const FOR_PEOPLE: PlaybookAction = {
  action: 'escalate',
  targets: [],
  automatic: true,
  reason: 'the signal names nothing that could be contained',
  impact: "an analyst's time",
  parameters: {},
};

/** A source that keeps being harmless can be allowed, by a person. */
function allowListing(
  severity: Severity,
  { recommendation, similarResolvedAsFp }: FalsePositiveScore,
): PlaybookAction[] {
  if (recommendation !== 'likely_false_positive' || similarResolvedAsFp < 3 || severity === 'CRITICAL') return [];
  return [
    {
      action: 'allowlist',
      targets: ['sourceIp', 'userAgent'],
      automatic: false,
      reason: `analysts judged ${similarResolvedAsFp} similar threats false`,
      impact: 'later signals of this source weigh less',
      parameters: {},
    },
  ];
}
