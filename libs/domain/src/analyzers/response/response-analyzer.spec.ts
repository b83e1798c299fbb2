import { describe, expect, it } from '@jest/globals';
import {
  SEVERITIES,
  THREAT_TYPES,
  type AgentKind,
  type Customer,
  type Fact,
  type PlaybookOverride,
  type ResponseAction,
  type ResponsePlan,
  type Severity,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { agentAnalyses, fact, threatSignal } from '@soc-agent/testing';
import { AGENTS } from '../../agents/registry.js';
import type { Assessment } from '../../evidence/investigation.js';
import type { ContextSources } from '../../ports.js';
import type { ScoredInput } from '../analyzer.js';
import { falsePositiveAnalyzer } from '../false-positive/false-positive-analyzer.js';
import { CONTAINMENT } from './action-rules.js';
import { responseAnalyzer } from './response-analyzer.js';

const COMPROMISE = threatSignal({
  threatType: 'device_compromise',
  severity: 'HIGH',
  entities: { hosts: ['ehr-db'], destIps: ['203.0.113.9'], users: ['svc'] },
});
const HOSTILE = { context: [fact('indicator_match', 1)] };

const OWN: PlaybookOverride = {
  threatType: 'device_compromise',
  severity: 'HIGH',
  primary: {
    action: 'disable_account',
    targets: ['user'],
    automatic: true,
    reason: 'we lock first',
    impact: 'the user waits',
    parameters: { notify: 'it-desk' },
  },
  secondary: [
    {
      action: 'quarantine',
      targets: ['host'],
      automatic: true,
      reason: 'then the host',
      impact: 'offline',
      parameters: {},
    },
  ],
  escalation: ['hospital duty officer'],
  notes: 'Call the ward before anything is switched off.',
};

async function configured(own: PlaybookOverride[], criticalAssets: { name: string }[] = []): Promise<Assessment> {
  const customer: Customer = {
    ...{ name: COMPROMISE.customerName, tier: 'enterprise', sensitivity: 'normal', allowList: [] },
    ...{ allowedCountries: [], criticalAssets, escalationContacts: [], playbooks: own },
  };
  const sources = { customers: { find: () => Promise.resolve(customer) } } as unknown as ContextSources;
  return (await AGENTS.config.investigate(COMPROMISE, sources)).assessment;
}

describe('response plan', () => {
  it('follows the customer’s own playbook where there is one, by the same rules', async () => {
    const plan = planFor(COMPROMISE, HOSTILE, await configured([OWN]));
    expect(plan).toMatchObject({ escalationPath: ['hospital duty officer'], notes: OWN.notes, slaMinutes: 30 });
    expect(plan.primaryAction).toMatchObject({
      actionType: 'disable_account',
      target: { kind: 'user', value: 'svc' },
      autoExecutable: true,
      parameters: { notify: 'it-desk' },
    });
    expect(plan.primaryAction.reason).toContain('by the customer’s own playbook');
    const critical = planFor(
      COMPROMISE,
      HOSTILE,
      await configured([OWN, { ...OWN, severity: 'CRITICAL' }], [{ name: 'ehr-db' }]),
    );
    const quarantine = critical.secondaryActions.find(({ actionType }) => actionType === 'quarantine');
    expect(quarantine ?? critical.primaryAction).toMatchObject({ autoExecutable: false, requiresApproval: true });
  });

  it('leaves other severities and threat types to the playbooks of the system', async () => {
    const elsewhere: PlaybookOverride[] = [
      { ...OWN, severity: 'INFO' },
      { ...OWN, threatType: 'geo_anomaly' },
    ];
    expect(planFor(COMPROMISE, HOSTILE, await configured(elsewhere))).toEqual(
      planFor(COMPROMISE, HOSTILE, await configured([])),
    );
  });

  it('has the severity, and so the deadline, that the analysis will carry', () => {
    const sla = { CRITICAL: 15, HIGH: 30, MEDIUM: 60, LOW: 240, INFO: 480 };
    for (const severity of SEVERITIES) {
      const said = input({ ...COMPROMISE, severity }, HOSTILE);
      const { risk, ...unassessed } = said.score;
      expect(responseAnalyzer.analyze(said).slaMinutes).toBe(sla[risk!.severity]);
      expect(responseAnalyzer.analyze({ ...said, score: unassessed })).toEqual(responseAnalyzer.analyze(said));
    }
  });

  it('acts on entities of the signal only, never on the customer', () => {
    for (const threatType of THREAT_TYPES) {
      const plan = planFor({ ...COMPROMISE, threatType, severity: 'CRITICAL' }, HOSTILE);
      const targets = [plan.primaryAction, ...plan.secondaryActions].flatMap(({ target }) =>
        target ? [target.value] : [],
      );
      expect(targets.every((value) => ['ehr-db', '203.0.113.9', 'svc'].includes(value))).toBe(true);
    }
  });

  it.each(THREAT_TYPES)(
    'contains nothing by itself when the customer has no playbook of its own (%s)',
    (threatType) => {
      for (const severity of SEVERITIES) {
        const proposed = containment(planFor({ ...COMPROMISE, threatType, severity }, HOSTILE));
        expect(proposed.filter(({ autoExecutable, requiresApproval }) => autoExecutable || !requiresApproval)).toEqual(
          [],
        );
      }
    },
  );

  it.each<[string, Severity, Partial<Record<AgentKind, Fact[]>>, boolean]>([
    ['nothing speaks against it', 'MEDIUM', HOSTILE, true],
    [
      'the host is a critical asset',
      'MEDIUM',
      { ...HOSTILE, config: [fact('critical_asset', true, ['signal.entities.hosts[0]'])] },
      false,
    ],
    ['the source is allow-listed', 'CRITICAL', { ...HOSTILE, config: [fact('allow_listed', true)] }, false],
    ['a real threat is not likely', 'HIGH', {}, false],
  ])('contains by the customer’s own playbook; alone only if allowed: %s', async (_case, severity, facts, alone) => {
    const own = await configured(SEVERITIES.map((of) => ({ ...OWN, severity: of })));
    const config = { ...own, facts: [...own.facts, ...(facts.config ?? [])] };
    const plan = planFor({ ...COMPROMISE, severity }, facts, config);
    const quarantine = containment(plan).find(({ actionType }) => actionType === 'quarantine');
    expect(quarantine).toMatchObject({ autoExecutable: alone, requiresApproval: !alone });
  });

  it('leaves to people what names nothing to act on', () => {
    const { primaryAction } = planFor(threatSignal({ threatType: 'bot_traffic', severity: 'CRITICAL' }), HOSTILE);
    expect(primaryAction.actionType).toBe('escalate');
    expect(primaryAction.target).toBeUndefined();
  });

  it('names further addresses that the same action concerns', () => {
    const sourceIps = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];
    const plan = planFor(
      threatSignal({ threatType: 'rate_limit_breach', severity: 'HIGH', entities: { sourceIps } }),
      HOSTILE,
    );
    expect(plan.primaryAction.target).toEqual({ kind: 'ip', value: '198.51.100.1' });
    expect(plan.primaryAction.parameters['furtherTargets']).toEqual(['198.51.100.2', '198.51.100.3']);
  });

  it("ends its escalation path with the customer's contacts", () => {
    const plan = planFor(COMPROMISE, { config: [fact('escalation_contact', 'ciso@example.org')] });
    expect(plan.escalationPath.at(-1)).toBe('ciso@example.org');
  });

  it('tells different signals apart in its reasons', () => {
    const likely = planFor(COMPROMISE, HOSTILE).primaryAction.reason;
    expect(planFor(COMPROMISE, {}).primaryAction.reason).not.toBe(likely);
  });
});

function containment({ primaryAction, secondaryActions }: ResponsePlan): ResponseAction[] {
  return [primaryAction, ...secondaryActions].filter(({ actionType }) => CONTAINMENT.has(actionType));
}

function planFor(signal: ThreatSignal, facts: Partial<Record<AgentKind, Fact[]>>, config?: Assessment): ResponsePlan {
  return responseAnalyzer.analyze(input(signal, facts, config));
}

function input(signal: ThreatSignal, facts: Partial<Record<AgentKind, Fact[]>>, config?: Assessment): ScoredInput {
  const analyses = agentAnalyses(facts);
  const said = { signal, agentAnalyses: { ...analyses, config: { ...analyses.config, ...config } }, steps: [] };
  return { ...said, score: falsePositiveAnalyzer.analyze(said) };
}
