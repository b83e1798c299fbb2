import { beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_QUEUES, QUEUES } from '@soc-agent/contracts';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { CASES, ofKind, renderAll, type KubernetesObject } from './helm.js';

const QUEUE = /bullmq_job_count\{queue="([^"]+)"/;
const names = QUEUES.map(({ name }) => name);
/** Ticks, one at a time in the whole system: more pods would not make them faster. */
const TICKING = ['sweeps', 'generator', 'upkeep'];

const scaledObjects = (objects: KubernetesObject[]): (IScaledObject & KubernetesObject)[] =>
  ofKind<IScaledObject>(objects, 'ScaledObject');
const hpas = (objects: KubernetesObject[]): (IHorizontalPodAutoscaler & KubernetesObject)[] =>
  ofKind<IHorizontalPodAutoscaler>(objects, 'HorizontalPodAutoscaler');

let rendered: Map<string, KubernetesObject[]>;
const of = (name: string): KubernetesObject[] => rendered.get(name)!;

beforeAll(async () => {
  rendered = await renderAll();
});

describe('KEDA', () => {
  it.each([
    ['keda', 'query'],
    ['keda-metrics-api', 'valueLocation'],
  ])('asks for the queues that are declared, and for all of them (%s)', (name, field) => {
    const objects = of(name);
    const asked = scaledObjects(objects).flatMap(({ spec }) =>
      spec.triggers.map(({ metadata }) => QUEUE.exec(metadata[field]!)![1]!),
    );
    expect([...new Set(asked)].sort()).toEqual(names.filter((queue) => !TICKING.includes(queue)).sort());
  });

  it('asks for an agent’s own queue, and takes its concurrency as what one pod can do', () => {
    const objects = of('keda');
    for (const [kind, { name }] of Object.entries(AGENT_QUEUES)) {
      const target = `soc-soc-agent-agent-${kind}`;
      const { spec } = scaledObjects(objects).find(({ metadata }) => metadata.name === target)!;
      expect(spec.scaleTargetRef).toEqual({ name: target });
      expect(spec.triggers).toHaveLength(1);
      const { query, threshold } = spec.triggers[0]!.metadata;
      expect(query).toContain(`queue="${name}",state=~"waiting|prioritized|active|carried"`);
      expect(threshold).toBe(kind === 'context' ? '40' : '20');
      expect(environment(objects, target)['WORKER_CONCURRENCY']).toBe(threshold);
    }
  });

  it('adds up the states where each is a trigger of its own', () => {
    for (const { spec } of scaledObjects(of('keda-metrics-api'))) {
      const triggers = spec.triggers.map(({ name }) => name);
      expect(spec.advanced!.scalingModifiers!.formula).toBe(triggers.join(' + '));
      for (const { metadata } of spec.triggers)
        expect(metadata['url']).toBe('http://soc-soc-agent-gateway.soc.svc:9464/metrics');
      expect(triggers).toHaveLength(
        4 * new Set(spec.triggers.map(({ metadata }) => QUEUE.exec(metadata['valueLocation']!)![1])).size,
      );
    }
  });

  it('never takes the last pod, because workers promote delayed jobs; and takes the others slowly', () => {
    for (const { spec } of scaledObjects(of('keda'))) {
      expect(spec.minReplicaCount).toBeGreaterThanOrEqual(1);
      expect(spec.fallback!.replicas).toBeGreaterThanOrEqual(spec.minReplicaCount!);
      expect(spec.advanced!.horizontalPodAutoscalerConfig!.behavior!.scaleDown).toEqual({
        stabilizationWindowSeconds: 300,
        policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
      });
    }
  });
});

describe('the gateway', () => {
  it('believes a number of proxies only where nobody else gets to it', () => {
    const proxies = (name: string): unknown => environment(of(name), 'soc-soc-agent-gateway')['TRUSTED_PROXIES'];
    expect([proxies('default'), proxies('scheduling')]).toEqual(['1', undefined]);
  });

  it.each(['default', 'keda'])('scales from 2 to 8 at 70 %% CPU (%s)', (name) => {
    const { spec } = hpas(of(name)).find(({ metadata }) => metadata.name.endsWith('-gateway'))!;
    expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 8 });
    expect(spec.metrics![0]!.resource!.target.averageUtilization).toBe(70);
  });
});

describe('in every case', () => {
  it.each(CASES)('a deployment has one scaler or a number of replicas, never both (%s)', (name) => {
    const objects = of(name);
    const scaled = [
      ...scaledObjects(objects).map(({ spec }) => spec.scaleTargetRef.name),
      ...hpas(objects).map(({ spec }) => spec.scaleTargetRef.name),
    ];
    expect(new Set(scaled).size).toBe(scaled.length);
    for (const { metadata, spec } of ofKind<IDeployment>(objects, 'Deployment')) {
      expect({ name: metadata.name, fixed: spec!.replicas !== undefined }).toEqual({
        name: metadata.name,
        fixed: !scaled.includes(metadata.name),
      });
    }
  });
});

function environment(objects: KubernetesObject[], deployment: string): Record<string, string | undefined> {
  const { spec } = ofKind<IDeployment>(objects, 'Deployment').find(({ metadata }) => metadata.name === deployment)!;
  return Object.fromEntries(spec!.template.spec!.containers[0]!.env!.map(({ name, value }) => [name, value]));
}
