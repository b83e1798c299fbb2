import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { OBSERVABILITY } from './rules.js';

/** Sections of a collector's configuration by the names of their components; Jaeger 2 is a collector, too. */
interface CollectorConfig {
  receivers: object;
  processors: object;
  exporters: object;
  extensions: object;
  service: {
    extensions: string[];
    pipelines: Record<string, Record<'receivers' | 'processors' | 'exporters', string[]>>;
  };
}

interface Compose {
  services: Record<string, { profiles?: string[]; volumes?: string[]; networks?: string[]; image?: string }>;
  volumes: Record<string, unknown>;
}

const read = <T>(path: string): T => parse(readFileSync(OBSERVABILITY + path, 'utf8'), { merge: true }) as T;
const compose = read<Compose>('../docker-compose.yml');
const profile = Object.entries(compose.services).filter(([, { profiles }]) => profiles?.includes('observability'));

describe('the compose profile', () => {
  it.each(profile)('%s is pinned and mounts what is there, read-only', (_, { image, volumes = [] }) => {
    expect(image).toMatch(/:v?\d+\.\d+\.\d+\}$/);
    for (const [source = '', , mode] of volumes.map((volume) => volume.split(':'))) {
      if (source.startsWith('./')) {
        expect(existsSync(`${OBSERVABILITY}../${source}`)).toBe(true);
        expect(mode).toBe('ro');
      } else if (!source.startsWith('/')) {
        expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('has every host that a configuration names', () => {
    const files = [
      'prometheus/prometheus.yml',
      'collector/collector.yml',
      'grafana/provisioning/datasources/datasources.yml',
    ];
    const text = files.map((file) => readFileSync(OBSERVABILITY + file, 'utf8')).join('\n');
    const hosts = [...text.matchAll(/\b([a-z][a-z-]+):(?:9090|9093|3100|4317|16686)\b/g)].map(([, host]) => host);
    expect(new Set(hosts)).toEqual(new Set(['alertmanager', 'jaeger', 'loki', 'prometheus']));
    for (const host of hosts) expect(profile.map(([name]) => name)).toContain(host);
  });
});

describe.each(['collector/collector.yml', 'jaeger/jaeger.yml'])('%s', (file) => {
  it('uses what it declares, and declares what it uses', () => {
    const config = read<CollectorConfig>(file);
    expect([...config.service.extensions].sort()).toEqual(Object.keys(config.extensions).sort());
    for (const kind of ['receivers', 'processors', 'exporters'] as const) {
      const used = new Set(Object.values(config.service.pipelines).flatMap((pipeline) => pipeline[kind]));
      expect([...used].sort()).toEqual(Object.keys(config[kind]).sort());
    }
  });
});

describe('Grafana', () => {
  it('has the data sources its links lead to', () => {
    const { datasources } = read<{ datasources: { uid: string; jsonData: object }[] }>(
      'grafana/provisioning/datasources/datasources.yml',
    );
    const links = [...JSON.stringify(datasources).matchAll(/"datasourceUid":"(\w+)"/g)].map(([, uid]) => uid);
    expect(links.sort()).toEqual(['jaeger', 'jaeger', 'loki']);
    for (const uid of links) expect(datasources.map((source) => source.uid)).toContain(uid);
  });

  it('begins with a dashboard there is', () => {
    expect(existsSync(`${OBSERVABILITY}grafana/dashboards/soc-overview.json`)).toBe(true);
  });
});
