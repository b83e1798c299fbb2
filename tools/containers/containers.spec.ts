import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OWNER, POSTGRES_IMAGE, SERVICE_USER } from '../../libs/testing/src/postgres-programs.ts';
import { REDIS_IMAGE, REDIS_OPTIONS } from '../../libs/testing/src/redis-programs.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** What docker-compose.yml decides by itself, or leaves to a Redis, a proxy and a dashboard that are not its own. */
const DECIDED = [
  ...['ADMIN_API_KEY', 'DATABASE_OWNER_URL', 'DATABASE_URL', 'HOST', 'METRICS_HOST', 'METRICS_PORT', 'REDIS_URL'],
  ...['NOTIFIER_URL', 'REDIS_CA_FILE', 'REDIS_CLUSTER', 'REDIS_PREFIX', 'REDIS_SENTINEL_MASTER'],
  ...['REDIS_SENTINEL_PASSWORD', 'REDIS_WAIT_REPLICAS', 'WEB_ROOT'],
];

describe('the images', () => {
  it.each(['Dockerfile', 'web/Dockerfile'])('what %s copies is sent to the builder', (file) => {
    const sent = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const copies = [...read(file).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
      sources!.split(' '),
    );
    expect(copies.length).toBeGreaterThan(2);
    const missing = copies.filter(
      (path) => path !== '.' && !sent.some((one) => `${path}/`.startsWith(`${one.slice(1)}/`)),
    );
    expect(missing).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  it('passes on every variable of the documentation, but for those it decides', () => {
    const rows = read('docs/configuration.md').match(/^\| `.*/gm) ?? [];
    const documented = rows.flatMap((row) => row.split('|')[1]!.match(/[A-Z][A-Z_]+/g) ?? []);
    const passed = new Set([...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect(documented.length).toBeGreaterThan(50);
    expect(documented.filter((name) => !passed.has(name)).sort()).toEqual(DECIDED.sort());
  });
});

describe('the servers of compose and chart', () => {
  it.each(['docker-compose.yml', 'k8s/charts/soc-agent/templates/redis.yaml'])(
    'Redis has in %s the options of make up',
    (file) => {
      const words = [...read(file).matchAll(/^ +- (.*)$/gm)].map(([, word]) => word!.replace(/^'(.*)'$/, '$1'));
      for (let n = 0; n < REDIS_OPTIONS.length; n += 2) {
        const position = words.indexOf(REDIS_OPTIONS[n]!);
        expect(words.slice(position, position + 2)).toEqual(REDIS_OPTIONS.slice(n, n + 2));
      }
    },
  );

  it('are of the images and have the users that a container of make up has', () => {
    const compose = read('docker-compose.yml');
    for (const image of [REDIS_IMAGE, POSTGRES_IMAGE]) expect(compose).toContain(`:-${image}}`);
    expect(compose).toContain(`POSTGRES_USER: ${OWNER}\n`);
    expect(read('tools/containers/database-users.ts')).toContain(`'${OWNER}'`);
    expect(read('tools/containers/database-users.ts')).toContain(`'${SERVICE_USER}'`);
  });
});

describe('nginx', () => {
  it('passes on who asks for what by which name wherever it passes something on', () => {
    const [before, ...places] = read('web/nginx/nginx.conf.template').split(/^ {4}location /m);
    const set = (text: string): string[] => text.match(/proxy_set_header (?:Host|X-Forwarded-\w+) .*/g) ?? [];
    expect(set(before!)).toHaveLength(3);
    // a place with headers of its own inherits none
    const own = places.filter((place) => place.includes('proxy_set_header'));
    expect(own.length).toBeGreaterThan(0);
    for (const place of own) expect(set(place)).toEqual(set(before!));
  });
});
