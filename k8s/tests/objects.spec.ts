import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { renderAll, type KubernetesObject } from './helm.js';

/** The package that describes the objects of an API group, and where in it. */
const GROUPS: Record<string, string> = {
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
};
const moduleOf = (apiVersion: string): string =>
  `${GROUPS[apiVersion.split('/')[0]!] ?? 'kubernetes-models'}/${apiVersion}`;

/** Every object of every case; equal ones once. */
let objects: KubernetesObject[];

beforeAll(async () => {
  const rendered = [...(await renderAll()).values()].flat();
  objects = [...new Map(rendered.map((object) => [JSON.stringify(object), object])).values()];
});

describe('every object of every case', () => {
  it('is valid to Kubernetes, KEDA, the Prometheus operator and the Gateway API', async () => {
    const problems: string[] = [];
    for (const object of objects) {
      const models = (await import(moduleOf(object.apiVersion))) as Record<string, Model>;
      try {
        new models[object.kind]!(object).validate();
      } catch (error) {
        problems.push(`${object.kind} ${object.metadata.name}: ${String(error)}`);
      }
    }
    expect(problems).toEqual([]);
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(
      new Set([
        'ConfigMap',
        'Deployment',
        'HTTPRoute',
        'HorizontalPodAutoscaler',
        'Ingress',
        'Job',
        'NetworkPolicy',
        'Pod',
        'PodDisruptionBudget',
        'PrometheusRule',
        'ScaledObject',
        'Secret',
        'Service',
        'ServiceMonitor',
        'StatefulSet',
      ]),
    );
  });

  it('has no field that its kind does not know', () => {
    expect(compile(objects)).toEqual([]);
  });
});

describe('these checks', () => {
  const service = (spec: object): KubernetesObject[] => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec } as KubernetesObject,
  ];

  it('find a field that is misspelt, however deep', () => {
    expect(compile(service({ ports: [{ port: 80 }] }))).toEqual([]);
    expect(compile(service({ ports: [{ port: 80, targetport: 80 }] }))).toEqual([
      expect.stringMatching(/targetport.* does not exist/),
    ]);
  });

  it('find a value of the wrong type', async () => {
    const { Service } = (await import(moduleOf('v1'))) as Record<string, Model>;
    expect(() => new Service!(service({ ports: [{ port: '80' }] })[0]).validate()).toThrow();
  });
});

type Model = new (object: unknown) => { validate(): void };

/** What the compiler says to objects written as literals of their types: unlike the schemas, it refuses unknown fields. */
function compile(subjects: readonly KubernetesObject[]): string[] {
  const file = fileURLToPath(new URL('rendered.ts', import.meta.url));
  const source = subjects.map(
    (object, index) =>
      `import type { I${object.kind} as T${index} } from '${moduleOf(object.apiVersion)}';\n` +
      `export const o${index}: T${index} = ${JSON.stringify(object)};`,
  );
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source.join('\n'), ts.ScriptTarget.ES2023) : read(name, ...rest);
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === file || exists(name);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
