import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditPage,
  ContextImport,
  Indicator,
  InfrastructureEvent,
  Problem,
  ThreatAnalysis,
  ThreatSummary,
} from '@soc-agent/contracts';
import { TrialRunner, trialText, type Step } from './trial-runner.js';

let runner: TrialRunner;
beforeAll(async () => {
  if (TrialRunner.hasTrials) runner = await TrialRunner.start();
});
afterAll(() => runner?.stack.stop());

/** A test that runs only when the file of its trial is there. */
function trial(number: string, name: string, run: (steps: readonly Step[]) => Promise<void>): void {
  const text = trialText(number);
  if (text === undefined) it.skip(name, () => undefined);
  else it(name, () => run((JSON.parse(text) as { steps?: Step[] }).steps ?? []));
}

function facts({ agentAnalyses }: ThreatAnalysis): string[] {
  const stated = Object.values(agentAnalyses).flatMap((analysis) => analysis.facts);
  return stated.flatMap(({ name, value }) => (value === false ? [] : [name]));
}

function saidBy(agent: 'context' | 'devops', { agentAnalyses }: ThreatAnalysis): string {
  const { analysis, keyFindings } = agentAnalyses[agent];
  return [analysis, ...keyFindings.map(({ text }) => text)].join('\n');
}

describe('trials', () => {
  if (!TrialRunner.hasTrials)
    it('are not here', () => console.log(`SKIPPED: there are no trials at ${TrialRunner.folder}`));

  trial('01', 'a text that is cut in the middle of an emoji', async (steps) => {
    const [threat] = await runner.analyses(steps);
    const [userAgent = ''] = threat?.signal.entities.userAgents ?? [];
    expect(userAgent).toMatch(/^A{900}/);
    expect(userAgent.isWellFormed()).toBe(true);
    expect(await runner.statuses([threat?.id ?? ''], 'Input 01')).toEqual(['completed']);
  });

  trial('03', 'a key named constructor, in a log and in metadata', async (steps) => {
    const [alert, native] = await runner.analyses(steps);
    expect(alert?.signal.raw).toMatchObject({ data: (steps[0]?.body as { data: object }).data });
    expect(native?.signal.metadata).toMatchObject({ constructor: 'x' });
  });

  trial('04', 'a key named __proto__', async (steps) => {
    const [threat] = await runner.analyses(steps);
    expect(JSON.stringify(threat?.signal.raw)).toBe(steps[0]?.rawBody);
  });

  trial('05', 'a critical asset in any spelling needs approval', async ([customer = {}, lesson = {}, ...steps]) => {
    expect((await runner.send(customer)).status).toBe(201);
    await runner.teach(lesson);
    for (const threat of await runner.analyses(steps)) {
      const { primaryAction, secondaryActions } = threat.responsePlan;
      const containment = [primaryAction, ...secondaryActions].filter(({ actionType }) =>
        ['disable_account', 'quarantine', 'block_ip'].includes(actionType),
      );
      const about = JSON.stringify(threat.signal.entities);
      expect([about, facts(threat)]).toEqual([about, expect.arrayContaining(['critical_asset'])]);
      expect(containment.length).toBeGreaterThan(0);
      expect(containment.filter(({ requiresApproval }) => !requiresApproval)).toEqual([]);
    }
  });

  trial('06', 'who collects an event is not its victim', async ([lesson = {}, ...steps]) => {
    await runner.teach(lesson);
    for (const { signal, responsePlan } of await runner.analyses(steps)) {
      expect(signal.entities).toMatchObject({
        users: ['mia@example.org'],
        sourceIps: ['198.51.100.63'],
        hosts: [],
      });
      expect(JSON.stringify(responsePlan)).not.toContain('siem-1');
    }
  });

  trial('07', 'an event without an end is under way', async ([event = {}, signal = {}]) => {
    expect((await runner.send(event)).status).toBe(200);
    const [threat] = await runner.analyses([signal]);
    expect(threat && saidBy('devops', threat)).toContain('was under way');
    expect(threat && facts(threat)).toEqual(expect.arrayContaining(['incident_under_way', 'change_correlated']));
  });

  trial('10', 'patterns that name one observable with conditions beside it', async ([bundle = {}]) => {
    const state = await runner.api.imported(await runner.send<ContextImport>(bundle));
    expect(state).toMatchObject({ status: 'completed', accepted: 5, rejected: 0 });
    for (const end of ['71', '72', '73', '74'])
      expect(await runner.indicator(`198.51.100.${end}`)).toMatchObject({ kind: 'ip' });
    expect(await runner.indicator('ab'.repeat(32))).toMatchObject({ kind: 'hash' });
  });

  trial('11', 'digests and users as Sysmon writes them', async ([known = {}, alert = {}]) => {
    expect((await runner.send(known)).status).toBe(201);
    const [threat] = await runner.analyses([alert]);
    expect(threat?.signal.entities.hashes).toEqual(['ab'.repeat(20), 'ab'.repeat(16), 'cd'.repeat(32)]);
    expect(threat?.signal.entities.users).toEqual(['CORP\\mia']);
    expect(threat && saidBy('context', threat)).toContain('1 known indicator matched');
  });

  trial('12', 'a key that stands for another request', async ([first = {}, other = {}, list = {}]) => {
    const { body } = await runner.send(first);
    expect((await runner.send(other)).status).toBe(422);
    expect((await runner.send<{ total: number }>(list)).body.total).toBe(0);
    expect(await runner.send(first)).toMatchObject({ status: 202, body: { id: body.id } });
  });

  trial('13', 'a page after a row that has left the list', async ([lesson = {}, first = {}, , next = {}]) => {
    for (let n = 0; n < (lesson.repeat ?? 0); n++)
      await runner.analyses([{ path: '/api/signals', body: lesson.signal }]);
    const page = (await runner.send<{ items: ThreatSummary[]; nextCursor: string }>(first)).body;
    await runner.api.post(`/api/threats/${page.items[2]?.id}/verdict`, { verdict: 'true_positive' });
    const path = next.path?.replace('{page.nextCursor}', page.nextCursor);
    expect(
      (await runner.send<{ items: ThreatSummary[] }>({ method: 'GET', path: path ?? '' })).body.items,
    ).toHaveLength(3);
  });

  trial('14', 'null where a field may be left out', async (steps) => {
    const [threat] = await runner.analyses(steps);
    expect(threat).toMatchObject({ status: 'completed' });
    expect(threat?.partial).toBeUndefined();
  });

  trial('15', 'times are read rightly, or refused', async (steps) => {
    const read: unknown[] = [];
    for (const step of steps) {
      const { status, body } = await runner.send(step);
      read.push(status === 202 ? (await runner.api.analysis(body.id)).signal.timestamp : status);
    }
    expect(read).toEqual([
      '2026-11-27T05:00:00.000Z',
      '2026-11-27T06:00:00.123Z',
      '2026-11-27T06:00:00.000Z',
      400,
      400,
    ]);
  });

  trial('17', 'a defanged list with comments', async () => {
    const body = trialText('17', '.csv') ?? '';
    const path = '/api/context/indicators/import';
    const state = await runner.api.imported(
      await runner.send<ContextImport>({ path, rawBody: body, contentType: 'text/csv' }),
    );
    expect(state).toMatchObject({
      status: 'completed',
      accepted: 3,
      rejected: 1,
      errors: [{ line: 6, field: 'seenAt' }],
    });
    for (const value of ['http://bad.example/a', '198.51.100.78', '198.51.100.79'])
      expect(await runner.indicator(value)).toMatchObject({ value });
  });

  trial('18', 'coordinates that are texts', async (steps) => {
    const [threat] = await runner.analyses(steps);
    expect(threat && facts(threat)).toContain('impossible_travel');
    expect(threat && saidBy('context', threat)).toContain('6386 km');
  });

  trial('20', 'what stands for nobody is nobody', async (steps) => {
    const users = (await runner.analyses(steps)).map(({ signal }) => signal.entities.users);
    expect(users).toEqual([['mia'], ['mia', 'root']]);
  });

  trial('21', 'a wrong type is called one', async (steps) => {
    const said: unknown[] = [];
    for (const step of steps) {
      const { status, body } = await runner.send<Problem>(step);
      expect(status).toBe(400);
      said.push(...(body.errors ?? []).map(({ message }) => message));
    }
    expect(said.map((message) => String(message).replace(/^[\w ]*(?=must)/, ''))).toEqual([
      'must be a string',
      'must be an array',
      'must be an array',
      'must be an integer number',
    ]);
  });

  trial('22', 'a description that is whole', async ([read = {}]) => {
    const { body } = await runner.send<{ paths: Record<string, Record<string, { parameters?: { name: string }[] }>> }>(
      read,
    );
    const { schemas } = (body as unknown as { components: { schemas: object } }).components;
    const named = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in schemas))).toEqual([]);
    const parameters = (method: string, path: string): string[] =>
      (body.paths[path]?.[method]?.parameters ?? []).map(({ name }) => name);
    expect(parameters('get', '/api/threats')).toEqual(
      expect.arrayContaining('limit offset cursor severity type status customer after_seq'.split(' ')),
    );
    expect(parameters('get', '/api/audit')).toEqual(expect.arrayContaining(['limit', 'cursor']));
    expect(parameters('get', '/api/analytics')).toContain('bucketMinutes');
    expect(parameters('post', '/api/ingest/{format}')).toEqual(
      expect.arrayContaining(['customer', 'timezone', 'Idempotency-Key']),
    );
    expect(parameters('post', '/api/context/events')).toContain('customer');
    expect(parameters('post', '/api/context/indicators/import')).toContain('source');
    expect(parameters('post', '/api/signals')).toContain('Idempotency-Key');
  });

  trial('23', 'a list that changes while it is read', async () => {
    const list = '/api/context/indicators';
    const at = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    const row = (n: number) => ({ value: `t23-${n}.example`, kind: 'domain', description: 'x', source: 'trial 23' });
    const add = async (n: number) => runner.api.post(list, { ...row(n), seenAt: at(n) });
    for (let n = 0; n < 12; n++) expect((await add(n)).status).toBe(201);
    const read: string[] = [];
    const next = async (cursor?: string): Promise<string | undefined> => {
      const path = `${list}?source=trial+23&limit=5${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const { body } = await runner.api.get<{ items: Indicator[]; nextCursor?: string }>(path);
      read.push(...body.items.map(({ value }) => value));
      return body.nextCursor;
    };
    const second = await next();
    for (const n of [12, 13]) expect((await add(n)).status).toBe(201);
    const third = await next(second);
    for (const n of [13, 11]) expect((await runner.api.delete(`${list}/t23-${n}.example`)).status).toBe(204);
    expect(await next(third)).toBeUndefined();
    expect(read).toEqual(Array.from({ length: 12 }, (_, n) => row(11 - n).value));
  });

  trial('24', 'a change of somebody who has not seen the one before', async ([first = {}, second = {}]) => {
    expect((await runner.send(first)).status).toBe(201);
    const { headers } = await runner.api.get(first.path ?? '');
    const stale = await runner.send<Problem>(second);
    expect([stale.status, stale.body.current]).toEqual([409, expect.objectContaining(first.body as object)]);
    const seen = { ...second, headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await runner.send(seen)).status).toBe(200);
    const { body } = await runner.api.get<AuditPage>('/api/audit?limit=2');
    expect(body.items.map(({ event, detail }) => [event, detail['id']])).toEqual([
      ['customer.stored', 'Input 24'],
      ['customer.stored', 'Input 24'],
    ]);
  });

  trial('26', 'a title that turns around', async (steps) => {
    const [threat] = await runner.analyses(steps);
    expect(threat?.signal.title).toMatch(/^invoice.*fdp\.exe opened$/);
    expect(threat?.signal.title).not.toMatch(/\p{Bidi_Control}/u);
  });

  trial('27', 'events that end, and what was rolled back', async (steps) => {
    for (const step of steps) expect((await runner.send(step)).status).toBe(200);
    const page = await runner.api.get<{ items: InfrastructureEvent[] }>('/api/context/events?customer=Input%2027');
    const seen = page.body.items.map(({ kind, service, startedAt, endedAt }) => ({
      kind,
      service,
      startedAt,
      endedAt,
    }));
    expect(seen).toEqual([
      expect.objectContaining({ kind: 'deployment', startedAt: '2026-11-27T05:10:00Z' }),
      {
        kind: 'incident',
        service: 'checkout',
        startedAt: '2026-11-27T04:00:00Z',
        endedAt: '2026-11-27T05:00:00Z',
      },
    ]);
  });

  trial('28', 'one value of two feeds', async ([a = {}, b = {}, list = {}]) => {
    await runner.api.imported(await runner.send<ContextImport>(a));
    await runner.api.imported(await runner.send<ContextImport>(b));
    const ofA = (await runner.send<{ items: Indicator[] }>(list)).body.items;
    expect(ofA).toMatchObject([{ value: 'both.example', source: 'own-A' }]);
    expect(ofA[0]?.expiresAt).toBeUndefined();
  });
});
