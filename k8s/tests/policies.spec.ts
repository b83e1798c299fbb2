import { beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS } from '@soc-agent/contracts';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IContainer, IPodSpec, IService } from 'kubernetes-models/v1';
import { CASES, ofKind, pods, renderAll, type KubernetesObject } from './helm.js';

let rendered: Map<string, KubernetesObject[]>;
const of = (name: string): KubernetesObject[] => rendered.get(name)!;

beforeAll(async () => {
  rendered = await renderAll();
});

/** Those containers of all cases for which a rule does not hold. */
function offenders(rule: (container: IContainer, pod: IPodSpec) => unknown): string[] {
  return CASES.flatMap((name) =>
    pods(of(name)).flatMap(([pod, spec]) =>
      spec.containers
        .filter((container) => !rule(container, spec))
        .map((container) => `${name}/${pod}/${container.name}`),
    ),
  );
}

describe('every container of every case', () => {
  it('keeps to PodSecurity "restricted", and cannot write to its own file system', () => {
    expect(
      offenders(
        ({ securityContext }, { securityContext: pod }) =>
          securityContext?.allowPrivilegeEscalation === false &&
          securityContext.readOnlyRootFilesystem &&
          securityContext.capabilities?.drop?.includes('ALL') &&
          pod?.runAsNonRoot &&
          Number(pod.runAsUser) > 0 &&
          pod.seccompProfile?.type === 'RuntimeDefault',
      ),
    ).toEqual([]);
  });

  it('has no token of the cluster', () => {
    expect(offenders((_, { automountServiceAccountToken }) => automountServiceAccountToken === false)).toEqual([]);
  });

  it('asks for what it needs and is limited to it', () => {
    expect(
      offenders(
        ({ resources }) =>
          resources?.requests?.['cpu'] &&
          resources.requests['memory'] &&
          resources.limits?.['cpu'] &&
          resources.limits['memory'],
      ),
    ).toEqual([]);
  });

  it('is of an image with a version', () => {
    expect(offenders(({ image }) => /(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image!))).toEqual([]);
  });

  it('has each variable once and each port once', () => {
    const once = (values: unknown[]): boolean => new Set(values).size === values.length;
    expect(
      offenders(
        ({ env = [], ports = [] }) =>
          once(env.map(({ name }) => name)) &&
          once(ports.map(({ name }) => name)) &&
          once(ports.map(({ containerPort }) => containerPort)),
      ),
    ).toEqual([]);
  });
});

describe('every deployment', () => {
  const deployments = (name: string): (IDeployment & KubernetesObject)[] => ofKind<IDeployment>(of(name), 'Deployment');
  const containerOf = ({ spec }: IDeployment): IContainer => spec!.template.spec!.containers[0]!;

  it('has the three probes; a service’s liveness asks the process alone', () => {
    for (const name of CASES) {
      for (const deployment of deployments(name)) {
        const { startupProbe, livenessProbe, readinessProbe } = containerOf(deployment);
        const own: Record<string, string[]> = {
          web: ['/healthz', '/healthz'],
          gateway: ['/health', '/ready?only=workers,Redis'],
          notifier: ['/health', '/ready?only=workers,Redis'],
        };
        const expected = own[deployment.metadata.name.replace('soc-soc-agent-', '')] ?? ['/health', '/ready'];
        expect([livenessProbe?.httpGet?.path, readinessProbe?.httpGet?.path]).toEqual(expected);
        expect(startupProbe?.httpGet?.path).toBe(expected[0]);
      }
    }
  });

  it('is given the time its longest job takes, and 15 seconds more', () => {
    for (const name of CASES) {
      for (const { metadata, spec } of deployments(name)) {
        const { terminationGracePeriodSeconds, containers } = spec!.template.spec!;
        if (metadata.name.endsWith('-web')) continue;
        const model = Number(
          containers[0]!.env!.find((variable) => variable.name === 'LLM_TIMEOUT_SECONDS')?.value ?? 0,
        );
        // 20: how long a worker waits for its running jobs
        expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Math.max(model, 20) + 15);
      }
    }
  });

  it('spreads its pods, never has fewer than it was given while it is replaced, and is drained one pod at a time', () => {
    const budgets = ofKind<IPodDisruptionBudget>(of('default'), 'PodDisruptionBudget');
    for (const { metadata, spec } of deployments('default')) {
      expect(spec!.template.spec!.topologySpreadConstraints).toHaveLength(2);
      expect(spec!.strategy!.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
      expect(budgets.find((budget) => budget.metadata.name === metadata.name)?.spec?.maxUnavailable).toBe(1);
    }
  });

  it('is selected by the service of its name, at a port it listens on', () => {
    const services = ofKind<IService>(of('default'), 'Service');
    for (const { metadata, spec } of deployments('default')) {
      const service = services.find((candidate) => candidate.metadata.name === metadata.name)!;
      expect(spec!.template.metadata!.labels).toMatchObject(service.spec!.selector!);
      const ports = metadata.name.endsWith('-web') ? ['http'] : ['http', 'metrics'];
      expect(service.spec!.ports!.map(({ targetPort }) => targetPort)).toEqual(ports);
      expect(containerOf({ spec } as IDeployment).ports!.map((port) => port.name)).toEqual(ports);
    }
  });

  it('waits a little before it goes if others send it requests, and never if it takes jobs', () => {
    for (const deployment of deployments('default')) {
      const isPublic = /-(gateway|notifier|web)$/.test(deployment.metadata.name);
      expect(containerOf(deployment).lifecycle?.preStop?.sleep?.seconds).toBe(isPublic ? 5 : undefined);
    }
  });

  it('is not started again because the chart has a new version', () => {
    for (const { spec } of deployments('default')) {
      expect(Object.keys(spec!.template.metadata!.labels!).filter((label) => /version|chart/.test(label))).toEqual([]);
    }
  });

  it('there is one for each agent, and each serves its own', () => {
    const agents = deployments('default').flatMap(
      (deployment) => containerOf(deployment).env!.find(({ name }) => name === 'AGENTS')?.value ?? [],
    );
    expect(agents.sort()).toEqual([...AGENT_KINDS].sort());
  });

  it('a further agent is one line', () => {
    const names = deployments('scheduling').map(({ metadata }) => metadata.name);
    expect(names).toContain('soc-soc-agent-agent-sixth');
  });
});

describe('network policies', () => {
  const policies = (name: string): Map<string, INetworkPolicy> =>
    new Map(
      ofKind<INetworkPolicy>(of(name), 'NetworkPolicy').map((policy) => [
        policy.metadata.name.replace('soc-soc-agent-', ''),
        policy,
      ]),
    );
  const portsOut = (policy: INetworkPolicy): unknown[] =>
    (policy.spec!.egress ?? []).flatMap(({ ports = [] }) => ports.map(({ port }) => port));

  it('forbid by default; everybody may ask for names, over UDP and TCP', () => {
    const { podSelector, policyTypes, ingress, egress } = policies('default').get('default')!.spec!;
    expect(podSelector!.matchLabels).not.toHaveProperty('app.kubernetes.io/component');
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress).toBeUndefined();
    expect(egress!.map(({ ports }) => ports)).toEqual([
      [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    ]);
  });

  it('let nobody out without a model, and only agents with one', () => {
    for (const policy of policies('default').values()) expect(portsOut(policy)).not.toContain(443);
    const out = [...policies('model')].filter(([, policy]) => portsOut(policy).includes(443)).map(([name]) => name);
    // the coordinator: the receiver of actions, which that case has
    expect(out.sort()).toEqual([...AGENT_KINDS.map((kind) => `agent-${kind}`), 'coordinator'].sort());
  });

  it('let services to Redis, and not the dashboard', () => {
    const clients =
      policies('default').get('redis')!.spec!.ingress![0]!.from![0]!.podSelector!.matchExpressions![0]!.values!;
    expect(clients).toEqual(expect.arrayContaining(['gateway', 'coordinator', 'notifier', 'agent-context']));
    expect(clients).not.toContain('web');
  });

  it('let those who watch see metrics and nothing else, and nobody else see metrics', () => {
    const admitted = (policy: INetworkPolicy, port: number): unknown =>
      policy
        .spec!.ingress!.filter(({ ports = [] }) => ports.some((one) => one.port === port))
        .flatMap(({ from = [] }) => from);
    const watchers = [
      {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['monitoring', 'keda'] }],
        },
      },
    ];
    for (const [name, policy] of policies('default')) {
      if (['default', 'redis', 'postgres', 'migrate', 'test'].includes(name)) continue;
      expect([name, admitted(policy, 9464)]).toEqual([name, name === 'web' ? [] : watchers]);
      expect(JSON.stringify(admitted(policy, 8080))).not.toContain('monitoring');
    }
  });

  it('let those to PostgreSQL who use it, the migration among them', () => {
    const clients =
      policies('default').get('postgres')!.spec!.ingress![0]!.from![0]!.podSelector!.matchExpressions![0]!.values!;
    expect([...clients].sort()).toEqual(
      ['migrate', 'gateway', 'coordinator', 'notifier', ...AGENT_KINDS.map((kind) => `agent-${kind}`)].sort(),
    );
    expect(portsOut(policies('external-database').get('migrate')!)).toEqual([5432]);
  });

  it('agree at both ends: a pod that is let out is let in', () => {
    for (const name of CASES) {
      const all = policies(name);
      for (const [caller, { spec }] of all) {
        for (const { to = [] } of spec!.egress ?? []) {
          for (const callee of to.flatMap(({ podSelector }) => podSelector?.matchExpressions?.[0]?.values ?? [])) {
            const admitted = (all.get(callee)?.spec?.ingress ?? []).flatMap(({ from = [] }) =>
              from.flatMap(({ podSelector }) => podSelector?.matchExpressions?.[0]?.values ?? []),
            );
            expect({ callee, admitted }).toEqual({ callee, admitted: expect.arrayContaining([caller]) as unknown });
          }
        }
      }
    }
  });
});

it('Trivy finds nothing grave in whatever runs, nor in one object of each other kind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'soc-manifests-'));
  const trivy = fileURLToPath(new URL('../../.tools/trivy', import.meta.url));
  const options = ['--skip-policy-update', '--quiet', '--format', 'json', '--severity', 'HIGH,CRITICAL'];
  // it takes a third of a second for each object
  const running = of('default').filter(({ kind }) => RUNNING.includes(kind));
  const others = new Map([...rendered.values()].flat().map((object) => [object.kind, object]));
  for (const kind of RUNNING) others.delete(kind);
  try {
    const text = [...running, ...others.values()].map((object) => stringify(object)).join('---\n');
    writeFileSync(join(folder, 'all.yaml'), text);
    const { stdout } = await promisify(execFile)(trivy, ['config', ...options, folder], { maxBuffer: 2 ** 26 });
    const { Results = [] } = JSON.parse(stdout) as TrivyReport;
    expect(Results).toEqual([expect.objectContaining({ Target: 'all.yaml', Type: 'kubernetes' })]);
    // nothing examined would be nothing found
    expect(Results[0]!.MisconfSummary.Successes).toBeGreaterThan(20);
    expect(Results[0]!.Misconfigurations ?? []).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const RUNNING = ['Deployment', 'StatefulSet', 'Job', 'Pod'];

interface TrivyReport {
  Results?: { MisconfSummary: { Successes: number }; Misconfigurations?: unknown[] }[];
}
