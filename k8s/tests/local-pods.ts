import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { IConfigMap, IContainer, IPod, IPodSpec, IProbe, ISecret, IService } from 'kubernetes-models/v1';
import { ofKind, type KubernetesObject } from './helm.js';

const run = promisify(execFile);
/** How long the kubelet leaves a job that failed, divided by ten. */
const FIRST_BACKOFF_MS = 1000;

/**
 * Runs rendered manifests as containers on a Docker network of their own: image, command, variables, user, read-only file
 * system, dropped capabilities, memory limit, volumes, probes and the names of services are the manifests'. One pod for each
 * Deployment, no scheduling, no network policies: what those do, no container engine does.
 */
export class LocalPods {
  private readonly network = `soc-chart-${randomBytes(4).toString('hex')}`;
  private readonly folder = mkdtempSync(join(tmpdir(), 'soc-chart-'));
  private readonly containers = new Map<string, IPodSpec>();
  /** Jobs that ran to their end. */
  private readonly ended = new Set<string>();

  constructor(private readonly objects: readonly KubernetesObject[]) {
    // bind mounts are read by users of the containers
    chmodSync(this.folder, 0o755);
  }

  /** Starts everything at once, as a cluster does, and waits until each pod's probes succeed. */
  async start(): Promise<void> {
    await docker('network', 'create', '--internal', this.network);
    const workloads = [
      ...ofKind<IDeployment>(this.objects, 'Deployment'),
      ...ofKind<IStatefulSet>(this.objects, 'StatefulSet'),
    ].map(({ metadata, spec }) => ({ name: metadata.name, ...spec!.template }));
    await this.create('prober', prober(workloads[0]!.spec!), {});
    for (const { name, metadata, spec } of workloads) await this.create(name, spec!, metadata?.labels ?? {});
    await docker('start', ...[...this.containers.keys()].map((name) => this.containerOf(name)));
    await Promise.all(ofKind<IJob>(this.objects, 'Job').map((job) => this.complete(job)));
    for (const { name, spec } of workloads) await this.becomesReady(name, spec!.containers[0]!);
  }

  /** Runs a pod of `helm test` to its end. @returns what it printed. @throws Error with that, if it failed. */
  async runTest(): Promise<string> {
    const [pod] = ofKind<IPod>(this.objects, 'Pod');
    await this.create('test', pod!.spec!, pod!.metadata.labels ?? {});
    return docker('start', '--attach', this.containerOf('test'));
  }

  /** Ends the pods as a node that is drained does. @returns each one's exit code. */
  async end(): Promise<Record<string, number>> {
    const codes: Record<string, number> = {};
    const pods = [...this.containers].filter(([name]) => !['prober', 'test'].includes(name) && !this.ended.has(name));
    // the servers go last, so that what is measured is how the others end
    const isServer = (name: string): number => Number(/-(redis|postgres)$/.test(name));
    for (const [name, { terminationGracePeriodSeconds }] of pods.sort(([a], [b]) => isServer(a) - isServer(b))) {
      await docker('stop', '--time', String(terminationGracePeriodSeconds), this.containerOf(name));
      codes[name] = Number(await docker('inspect', '--format', '{{.State.ExitCode}}', this.containerOf(name)));
    }
    return codes;
  }

  /** The last lines of a pod. */
  async log(name: string): Promise<string> {
    const { stdout, stderr } = await run('docker', ['logs', '--tail', '30', this.containerOf(name)]);
    return stdout + stderr;
  }

  async remove(): Promise<void> {
    const names = [...this.containers.keys()].map((name) => this.containerOf(name));
    if (names.length > 0) await docker('rm', '--force', '--volumes', ...names);
    await docker('network', 'rm', this.network);
    rmSync(this.folder, { recursive: true });
  }

  private async create(name: string, pod: IPodSpec, labels: Record<string, string>): Promise<void> {
    const container = pod.containers[0]!;
    const { runAsUser, runAsGroup, fsGroup } = pod.securityContext ?? {};
    const options = ['--name', this.containerOf(name), '--network', this.network];
    for (const alias of this.servicesOf(labels, container)) options.push('--network-alias', alias);
    options.push('--user', `${runAsUser}:${runAsGroup}`, '--group-add', String(fsGroup));
    if (container.securityContext?.readOnlyRootFilesystem) options.push('--read-only');
    for (const capability of container.securityContext?.capabilities?.drop ?? [])
      options.push('--cap-drop', capability);
    if (!container.securityContext?.allowPrivilegeEscalation) options.push('--security-opt', 'no-new-privileges');
    options.push('--memory', bytes(container.resources!.limits!['memory']!));
    for (const { name: variable, value } of this.variablesOf(container)) options.push('--env', `${variable}=${value}`);
    for (const mount of container.volumeMounts ?? []) options.push(...this.mount(pod, mount.name, mount.mountPath));
    const [entrypoint, ...command] = container.command ?? [];
    if (entrypoint) options.push('--entrypoint', entrypoint);
    await docker('create', ...options, container.image!, ...command, ...(container.args ?? []));
    this.containers.set(name, pod);
  }

  private servicesOf(labels: Record<string, string>, container: IContainer): string[] {
    return ofKind<IService>(this.objects, 'Service')
      .filter(({ spec }) => Object.entries(spec!.selector!).every(([label, value]) => labels[label] === value))
      .map(({ metadata, spec }) => {
        for (const { port, targetPort } of spec!.ports!) {
          const target = container.ports?.find((candidate) => candidate.name === targetPort)?.containerPort;
          // an alias is a name for an address; it translates no ports
          if (port !== target)
            throw new Error(`service ${metadata.name}: port ${port} is not the container's ${target}`);
        }
        return metadata.name;
      });
  }

  private variablesOf({ env = [] }: IContainer): { name: string; value: string }[] {
    return env.map(({ name, value, valueFrom }) => {
      const reference = valueFrom?.secretKeyRef;
      const found = reference ? this.secret(reference.name!)[reference.key] : value;
      if (found === undefined)
        throw new Error(`${name} refers to ${reference?.name}/${reference?.key}, which is not rendered`);
      return { name, value: found };
    });
  }

  private secret(name: string): Record<string, string> {
    const secret = ofKind<ISecret>(this.objects, 'Secret').find(({ metadata }) => metadata.name === name);
    return secret?.stringData ?? {};
  }

  private mount(pod: IPodSpec, volume: string, path: string): string[] {
    const source = pod.volumes?.find(({ name }) => name === volume);
    const config = ofKind<IConfigMap>(this.objects, 'ConfigMap').find(
      ({ metadata }) => metadata.name === source?.configMap?.name,
    );
    const files = source?.secret ? this.secret(source.secret.secretName!) : config?.data;
    if (!files) {
      // an empty folder of a pod's, or a claim of a stateful set's
      const { runAsUser, fsGroup } = pod.securityContext!;
      return ['--tmpfs', `${path}:uid=${runAsUser},gid=${fsGroup},mode=0770`];
    }
    const folder = join(this.folder, `${volume}-${randomBytes(4).toString('hex')}`);
    mkdirSync(folder);
    const keys = source?.secret?.items?.map(({ key }) => key) ?? Object.keys(files);
    for (const key of keys) writeFileSync(join(folder, key), files[key]!, { mode: 0o644 });
    return ['--volume', `${folder}:${path}:ro`];
  }

  /** As the kubelet: a job that fails, because another is not done yet, is started again, later each time. */
  private async complete({ metadata, spec }: IJob & KubernetesObject): Promise<void> {
    const { template, backoffLimit } = spec!;
    await this.create(metadata.name, template.spec!, template.metadata?.labels ?? {});
    for (let failures = 0; ; failures++) {
      try {
        await docker('start', '--attach', this.containerOf(metadata.name));
        break;
      } catch (error) {
        if (failures === backoffLimit) throw error;
        await wait(FIRST_BACKOFF_MS * 2 ** failures);
      }
    }
    this.ended.add(metadata.name);
  }

  /** As the kubelet: the startup probe until it succeeds or has failed too often, then the others. */
  private async becomesReady(name: string, container: IContainer): Promise<void> {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    for (const [kind, probe, retries] of [
      ['startup', startupProbe!, startupProbe!.failureThreshold!],
      // a pod may become ready long after it has started: it waits for others
      ['readiness', readinessProbe!, 60],
      ['liveness', livenessProbe!, livenessProbe!.failureThreshold ?? 3],
    ] as const) {
      for (let attempt = 1; !(await this.succeeds(name, container, probe)); attempt++) {
        if (attempt === retries)
          throw new Error(`${name}: its ${kind} probe failed ${retries} times\n${await this.log(name)}`);
        await wait(probe.periodSeconds! * 1000);
      }
    }
  }

  private async succeeds(name: string, container: IContainer, probe: IProbe): Promise<boolean> {
    const at = (port: string | number): string =>
      `${this.containerOf(name)}:${container.ports!.find((candidate) => candidate.name === port)?.containerPort}`;
    const command = probe.exec
      ? [this.containerOf(name), ...probe.exec.command!]
      : [
          this.containerOf('prober'),
          'node',
          '-e',
          probe.httpGet ? GET : CONNECT,
          at((probe.httpGet ?? probe.tcpSocket)!.port),
          probe.httpGet?.path ?? '',
        ];
    return docker('exec', ...command).then(
      () => true,
      () => false,
    );
  }

  private containerOf(name: string): string {
    return `${this.network}-${name}`;
  }
}

/** The kubelet is no container: this one stands for it on the network. */
function prober(pod: IPodSpec): IPodSpec {
  const [container] = pod.containers;
  return {
    ...pod,
    containers: [{ ...container!, command: ['node', '-e', 'setInterval(() => {}, 1e6)'], env: [], volumeMounts: [] }],
  };
}

const GET = `fetch('http://' + process.argv[1] + process.argv[2]).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
const CONNECT = `const [host, port] = process.argv[1].split(':'); net.connect(port, host, () => process.exit(0)).on('error', () => process.exit(1))`;

function bytes(quantity: string | number): string {
  return String(quantity).replace(/Mi$/, 'm').replace(/Gi$/, 'g');
}

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 2 ** 24 }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`docker ${args[0]}: ${error.stderr}${error.stdout}`);
    },
  );
  return stdout.trim();
}
