import { describe, expect, it } from '@jest/globals';
import {
  SEVERITIES,
  THREAT_TYPES,
  type AgentKind,
  type Arming,
  type Backer,
  type Fact,
  type Party,
  type PlaybookOverride,
  type ResponseAction,
  type ResponsePlan,
  type Severity,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { agentAnalyses, fact, threatSignal } from '@soc-agent/testing';
import { AGENTS } from '../../agents/registry.js';
import { playbookVersion } from '../../arming/arming.js';
import type { Assessment } from '../../evidence/investigation.js';
import type { ArmedCustomer, ContextSources } from '../../ports.js';
import type { ScoredInput } from '../analyzer.js';
import { falsePositiveAnalyzer } from '../false-positive/false-positive-analyzer.js';
import { CONTAINMENT } from './action-rules.js';
import { responseAnalyzer, shippedPlaybook } from './response-analyzer.js';

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

const BACKERS = ['ada', 'bo'].map((id): Backer => {
  return { id, via: [], name: id, isPerson: true, at: '2026-01-01T12:00:00Z' };
});
/** A key from the command line. */
const FALCO: Party = { id: 'falco', via: [] };

/** What the config agent says of a customer whose every playbook two people armed, its own and the system's. */
async function configured(own: PlaybookOverride[], criticalAssets: { name: string }[] = []): Promise<Assessment> {
  const armings = THREAT_TYPES.flatMap((threatType) =>
    SEVERITIES.map((severity): Arming => {
      const ours = own.find((one) => one.threatType === threatType && one.severity === severity);
      const version = playbookVersion(ours ?? shippedPlaybook(threatType, severity));
      return { threatType, severity, version, behind: BACKERS };
    }),
  );
  const customer: ArmedCustomer = {
    armings,
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

  it.each(THREAT_TYPES)('contains nothing by itself that nobody armed (%s)', (threatType) => {
    for (const severity of SEVERITIES) {
      const proposed = containment(planFor({ ...COMPROMISE, threatType, severity }, HOSTILE));
      expect(proposed.every(waits)).toBe(true);
    }
  });

  it('contains by itself by an armed playbook of the system, and says who armed it', async () => {
    const plans = SEVERITIES.map((severity) => ({ ...COMPROMISE, threatType: 'device_compromise' as const, severity }));
    const armed = await configured([]);
    const alone = plans.flatMap((signal) => containment(planFor(signal, HOSTILE, armed))).filter((one) => !waits(one));
    expect(alone.length).toBeGreaterThan(0);
    for (const { armedBy } of alone) expect(armedBy).toEqual(['ada', 'bo']);
  });

  it.each<[string, Party | undefined]>([
    ['nobody knows who sent the signal', undefined],
    ['the signal came from one who armed it', { id: 'bo', via: [] }],
    ['the signal came by a key of one who armed it', { id: 'key', via: ['ada'] }],
  ])('asks before containment when %s', async (_case, sender) => {
    const plan = planFor(COMPROMISE, HOSTILE, await configured([OWN]), sender ?? null);
    expect(plan.primaryAction).toMatchObject({ actionType: 'disable_account', requiresApproval: true });
    expect(containment(plan).every(waits)).toBe(true);
  });

  it('asks before containment when the playbook was changed since', async () => {
    const { armings = [] } = await configured([OWN]);
    const changed = await configured([{ ...OWN, notes: 'changed' }]);
    expect(containment(planFor(COMPROMISE, HOSTILE, { ...changed, armings })).every(waits)).toBe(true);
  });

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

  it('gives different reasons for different signals', () => {
    const likely = planFor(COMPROMISE, HOSTILE).primaryAction.reason;
    expect(planFor(COMPROMISE, {}).primaryAction.reason).not.toBe(likely);
  });
});

function containment({ primaryAction, secondaryActions }: ResponsePlan): ResponseAction[] {
  return [primaryAction, ...secondaryActions].filter(({ actionType }) => CONTAINMENT.has(actionType));
}

function waits({ autoExecutable, requiresApproval, armedBy }: ResponseAction): boolean {
  return requiresApproval && !autoExecutable && !armedBy;
}

function planFor(
  signal: ThreatSignal,
  facts: Partial<Record<AgentKind, Fact[]>>,
  config?: Assessment,
  sender: Party | null = FALCO,
): ResponsePlan {
  return responseAnalyzer.analyze(input(signal, facts, config, sender));
}

function input(
  signal: ThreatSignal,
  facts: Partial<Record<AgentKind, Fact[]>>,
  config?: Assessment,
  sender: Party | null = FALCO,
): ScoredInput {
  const analyses = agentAnalyses(facts);
  const all = { ...analyses, config: { ...analyses.config, ...config } };
  const said = { signal, ...(sender && { sender }), agentAnalyses: all, steps: [] };
  return { ...said, score: falsePositiveAnalyzer.analyze(said) };
}
