import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS } from '@soc-agent/contracts';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import { ofKind, render, type KubernetesObject } from './helm.js';
import { LocalPods } from './local-pods.js';

describe('what the chart renders, as containers', () => {
  let objects: KubernetesObject[];
  let pods: LocalPods;

  beforeAll(async () => {
    // the images that docker-compose.yml runs, too
    objects = await render(['--set', 'redis.builtin.image.tag=7-bookworm']);
    pods = new LocalPods(objects);
    await pods.start();
  }, 600_000);

  afterAll(() => pods?.remove());

  it('passes its own helm test: a threat goes through all of it, and back on the live connection', async () => {
    const said = await pods.runTest();
    expect(said).toContain('ok    round trip');
    for (const agent of AGENT_KINDS) expect(said).toContain(`ok    the ${agent} agent has answered`);
  });

  it('ends in time when it is told to, without an error', async () => {
    const codes = await pods.end();
    expect(Object.keys(codes)).toHaveLength(ofKind<IDeployment>(objects, 'Deployment').length + 2);
    expect(Object.entries(codes).filter(([, code]) => code !== 0)).toEqual([]);
  });
});
