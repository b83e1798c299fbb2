import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { ISecret } from 'kubernetes-models/v1';
import {
  CASES,
  CHART,
  HELMS,
  helm,
  KNOWN_PASSWORD,
  ofKind,
  pods,
  render,
  valuesOf,
  type KubernetesObject,
} from './helm.js';

const work = mkdtempSync(join(tmpdir(), 'soc-chart-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const REFUSED = [
  'unknown=1',
  'image.unknown=1',
  'model.unknown=1',
  'response.unknown=1',
  'redis.unknown=1',
  'redis.builtin.unknown=1',
  'redis.builtin.image.unknown=1',
  'redis.builtin.persistence.unknown=1',
  'redis.builtin.resources.unknown=1',
  'redis.external.unknown=1',
  'database.unknown=1',
  'database.builtin.unknown=1',
  'database.builtin.image.unknown=1',
  'database.builtin.persistence.unknown=1',
  'database.builtin.resources.unknown=1',
  'database.external.unknown=1',
  'database.migration.unknown=1',
  'scaling.unknown=1',
  'scaling.keda.unknown=1',
  'workloadDefaults.unknown=1',
  'services.unknown=1',
  'services.gateway.unknown=1',
  'services.gateway.scaling.unknown=1',
  'services.gateway.probes.unknown=/',
  'agentDefaults.unknown=1',
  'agents.context.unknown=1',
  'agents.context.replicas=many',
  'agents.context.replicas=0',
  'ingress.unknown=1',
  'gatewayApi.unknown=1',
  'networkPolicy.unknown=1',
  'podDisruptionBudget.unknown=1',
  'telemetry.unknown=1',
  'observability.unknown=1',
  'observability.serviceMonitor.unknown=1',
  'observability.prometheusRule.unknown=1',
  'observability.dashboards.unknown=1',
  'image.tag=latest',
  'redis.builtin.image.tag=latest',
  'database.builtin.image.tag=latest',
  'database.connections=1',
  'scaling.workers=both',
];

describe.each(HELMS)('%s', (version) => {
  it.each(CASES)('lints %s without a warning', async (name) => {
    expect(await helm(version, 'lint', '--strict', CHART, ...valuesOf(name))).toContain('0 chart(s) failed');
  });

  it('packages, and what is packaged renders the same', async () => {
    const said = await helm(version, 'package', CHART, '--destination', work);
    const archive = said.trim().split(' ').at(-1)!;
    const template = (chart: string): Promise<string> =>
      helm(version, 'template', 'soc', chart, ...KNOWN_PASSWORD, ...valuesOf('observability'));
    expect(await template(archive)).toBe(await template(CHART));
  });

  it.each(['unknown=1', 'scaling.workers=both', 'agents.UPPER.replicas=1'])('refuses %s', async (setting) => {
    await expect(helm(version, 'template', 'soc', CHART, '--set', setting)).rejects.toThrow(/schema/);
  });

  it('refuses each key it does not know and each value that cannot be, by name', async () => {
    const { stderr } = await failure(helm(version, 'template', 'soc', CHART, '--set', REFUSED.join(',')));
    const complaints = stderr.split('\n').map((line) => line.replaceAll('/', '.'));
    const unnoticed = REFUSED.filter((setting) => {
      const path = setting.split('=')[0]!.split('.');
      const key = path.pop()!;
      return !complaints.some((line) => line.includes(path.join('.')) && line.includes(key));
    });
    expect(unnoticed).toEqual([]);
  });
});

it.each(CASES)('both Helms render %s, and the same', async (name) => {
  const [old, current] = await Promise.all(HELMS.map((version) => render(valuesOf(name), version)));
  expect(current!.length).toBeGreaterThan(20);
  expect(old).toEqual(current);
});

describe('settings that contradict each other', () => {
  it.each([
    ['redis.mode=external', 'redis.external.url'],
    [
      'redis.mode=external,redis.external.url=redis://a,redis.external.cluster=true,redis.external.sentinelMaster=m',
      'exclude',
    ],
    ['database.mode=external', 'database.external.existingSecret'],
    ['model.enabled=true', 'model.existingSecret'],
    ['response.mode=execute', 'response.webhookUrl'],
    ['oidc.issuer=https://id.example', 'oidc.redirectUrl'],
    ['gatewayApi.enabled=true', 'parentRefs'],
    ['services.gateway.scaling.min=9', 'gateway: scaling.min'],
    ['services.coordinator.scaling.queues=null', 'coordinator: scaling.by'],
    ['services.coordinator.concurrency=0', 'coordinator: scaling.by'],
  ])('%s is refused with a hint', async (setting, hint) => {
    await expect(helm('helm4', 'template', 'soc', CHART, '--set', setting)).rejects.toThrow(hint);
  });
});

describe('the password of Redis', () => {
  it('is made where none is given, and is the one that Redis knows the hash of', async () => {
    const text = await helm('helm4', 'template', 'soc', CHART, '--show-only', 'templates/secrets.yaml');
    const { stringData } = parseAllDocuments(text)[0]!.toJS() as { stringData: Record<string, string> };
    const { username, password, host } = new URL(stringData['REDIS_URL']!);
    expect([username, host]).toEqual(['soc', 'soc-soc-agent-redis:6379']);
    expect(password).toMatch(/^\w{32}$/);
    expect(stringData['REDIS_PASSWORD']).toBe(password);
    expect(stringData['users.acl']).toContain(`#${createHash('sha256').update(password).digest('hex')} `);
  });

  it('is nobody’s business where Redis is yours', async () => {
    const names = ofKind(await render(valuesOf('external-redis')), 'Secret').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['soc-soc-agent-postgres', 'soc-soc-agent-access']);
  });
});

describe('the passwords of PostgreSQL', () => {
  it('are made where none is given: the owner’s, and another one of the services', async () => {
    const secrets = ofKind<ISecret>(await render(['--set', 'database.builtin.password=']), 'Secret');
    const { stringData } = secrets.find(({ metadata }) => metadata.name.endsWith('-postgres'))!;
    const owner = new URL(stringData!['DATABASE_OWNER_URL']!);
    const service = new URL(stringData!['DATABASE_URL']!);
    expect([owner.username, service.username]).toEqual(['soc_owner', 'soc_app']);
    expect(owner.password).toMatch(/^\w{32}$/);
    expect(owner.password).toBe(stringData!['POSTGRES_PASSWORD']);
    expect(service.password).toMatch(/^[0-9a-f]{32}$/);
    for (const { host, pathname } of [owner, service]) {
      expect([host, pathname]).toEqual(['soc-soc-agent-postgres:5432', '/soc']);
    }
  });

  it('are nobody’s business where it is yours', async () => {
    const names = ofKind(await render(valuesOf('external-database')), 'Secret').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['soc-soc-agent-redis', 'soc-soc-agent-access']);
  });
});

describe('the first access', () => {
  it('is a key that is made where none is given, and a job that makes it known and links to where people go', async () => {
    for (const [values, url] of [
      ['default', 'http://localhost:8080'],
      ['ingress', 'https://soc.example.com'],
    ] as const) {
      const objects = await render([...valuesOf(values), '--set', 'access.apiKey=']);
      const secrets = ofKind<ISecret>(objects, 'Secret');
      const { stringData } = secrets.find(({ metadata }) => metadata.name === 'soc-soc-agent-access')!;
      expect(stringData!['ADMIN_API_KEY']).toMatch(/^soc_[A-Za-z0-9]{12}_[A-Za-z0-9]{43}$/);
      const job = ofKind<IJob>(objects, 'Job').find(({ metadata }) => metadata.name.endsWith('-first-access-1'))!;
      const [{ env = [], command } = {}] = job.spec?.template.spec?.containers ?? [];
      expect(command).toEqual(['node', 'dist/first-access.js']);
      const from = { secretKeyRef: { name: 'soc-soc-agent-access', key: 'ADMIN_API_KEY' } };
      expect(env).toEqual(
        expect.arrayContaining([
          { name: 'ADMIN_API_KEY', valueFrom: from },
          { name: 'PUBLIC_URL', value: url },
        ]),
      );
    }
  });
});

describe('the migration', () => {
  const jobOf = async (name: string): Promise<IJob & KubernetesObject> =>
    ofKind<IJob>(await render(valuesOf(name)), 'Job').find(({ metadata }) => metadata.name.includes('-migrate'))!;

  it('comes before an upgrade where the database is there already, and beside everything where it is built in', async () => {
    const [external, builtin] = [await jobOf('external-database'), await jobOf('default')];
    expect(external.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    // else the release would wait for it, and it for the release's server
    expect(builtin.metadata.annotations).toBeUndefined();
    expect(builtin.metadata.name).toBe('soc-soc-agent-migrate-1');
  });

  it('alone knows the owner', async () => {
    for (const name of ['default', 'external-database']) {
      const knowing = pods(await render(valuesOf(name))).filter(([, { containers }]) =>
        containers.some(({ env = [] }) => env.some((variable) => variable.name === 'DATABASE_OWNER_URL')),
      );
      expect(knowing.map(([pod]) => pod)).toEqual([expect.stringContaining('-migrate')]);
    }
  });
});

it('is described as it is: README.md says what values.yaml says', () => {
  const program = fileURLToPath(new URL('../../tools/gate/chart-readme.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [program, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('the schema', () => {
  it('knows every key of values.yaml and no other', () => {
    const schema = JSON.parse(readFileSync(`${CHART}/values.schema.json`, 'utf8')) as Schema;
    const values = parse(readFileSync(`${CHART}/values.yaml`, 'utf8')) as Record<string, unknown>;
    expect(Object.keys(schema.properties!).sort()).toEqual(Object.keys(values).sort());
    expect(Object.keys(schema.definitions!['workload']!.properties!).sort()).toEqual(
      Object.keys(values['workloadDefaults'] as object).sort(),
    );
  });

  it('closes every object that has named keys', () => {
    const open = objects(JSON.parse(readFileSync(`${CHART}/values.schema.json`, 'utf8')) as Schema).filter(
      ({ properties, additionalProperties }) => properties && additionalProperties !== false,
    );
    expect(open).toEqual([]);
  });
});

interface Schema {
  properties?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean | Schema;
}

function objects(schema: Schema): Schema[] {
  const children = [...Object.values(schema.properties ?? {}), ...Object.values(schema.definitions ?? {})];
  if (schema.items) children.push(schema.items);
  if (typeof schema.additionalProperties === 'object') children.push(schema.additionalProperties);
  return [schema, ...children.flatMap(objects)];
}

/** What a program that was to fail wrote to standard error. */
async function failure(running: Promise<unknown>): Promise<{ stderr: string }> {
  return running.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: { stderr: string }) => error,
  );
}
