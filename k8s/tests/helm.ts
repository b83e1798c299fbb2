import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { IPod, IPodSpec } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);

export const CHART = fileURLToPath(new URL('../charts/soc-agent', import.meta.url));
export const HELMS = ['helm3', 'helm4'] as const;
export type Helm = (typeof HELMS)[number];

/** Every `ci/<case>-values.yaml`: an installation somebody may want. */
export const CASES = globSync('ci/*-values.yaml', { cwd: CHART })
  .map((file) => basename(file, '-values.yaml'))
  .sort();

/** A Kubernetes object before anybody has looked at its kind. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
}

/** @throws Error with what Helm wrote to standard error. */
export async function helm(version: Helm, ...args: string[]): Promise<string> {
  const program = fileURLToPath(new URL(`../../.tools/${version}`, import.meta.url));
  const { stdout } = await run(program, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Else Helm makes a new one for every render: there is no cluster to find the last one in. */
const KNOWN_API_KEY = `soc_${'k'.repeat(12)}_${'k'.repeat(43)}`;
export const KNOWN_PASSWORD = [
  '--set',
  `redis.builtin.password=known,database.builtin.password=known,access.apiKey=${KNOWN_API_KEY}`,
];

export const valuesOf = (name: string): string[] => ['--values', `${CHART}/ci/${name}-values.yaml`];

/** What Helm would send to a cluster for a release called `soc`. */
export async function render(args: readonly string[] = [], version: Helm = 'helm4'): Promise<KubernetesObject[]> {
  const text = await helm(version, 'template', 'soc', CHART, '--namespace', 'soc', ...KNOWN_PASSWORD, ...args);
  return parseAllDocuments(text, { uniqueKeys: true })
    .map((document) => {
      // a key twice is an error here, and the later one wins in a cluster
      const [problem] = document.errors;
      if (problem) throw problem;
      return document.toJS() as KubernetesObject | null;
    })
    .filter((object) => object !== null);
}

/** Every case rendered, by name. */
export async function renderAll(): Promise<Map<string, KubernetesObject[]>> {
  return new Map(await Promise.all(CASES.map(async (name) => [name, await render(valuesOf(name))] as const)));
}

/** The objects of one kind, typed as Kubernetes describes them. */
export function ofKind<T>(objects: readonly KubernetesObject[], kind: string): (T & KubernetesObject)[] {
  return objects.filter((object) => object.kind === kind) as (T & KubernetesObject)[];
}

/** Every pod there will be, by the name of what makes it. */
export function pods(objects: readonly KubernetesObject[]): [name: string, pod: IPodSpec][] {
  return [
    ...[
      ...ofKind<IDeployment>(objects, 'Deployment'),
      ...ofKind<IStatefulSet>(objects, 'StatefulSet'),
      ...ofKind<IJob>(objects, 'Job'),
    ].map(({ metadata, spec }): [string, IPodSpec] => [metadata.name, spec!.template.spec!]),
    ...ofKind<IPod>(objects, 'Pod').map(({ metadata, spec }): [string, IPodSpec] => [metadata.name, spec!]),
  ];
}
