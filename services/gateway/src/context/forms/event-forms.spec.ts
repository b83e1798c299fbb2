import { describe, expect, it } from '@jest/globals';
import type { InfrastructureEvent } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import { readEvents } from './event-forms.js';

const read = (
  document: unknown,
  { customer, githubEvent }: { customer?: string; githubEvent?: string } = {},
): InfrastructureEvent[] => readEvents(document, { customer, githubEvent });

function fieldsOf(document: unknown, githubEvent?: string): string[] {
  try {
    readEvents(document, { customer: undefined, githubEvent });
    return [];
  } catch (error) {
    if (error instanceof InvalidDocumentError) return error.errors.map(({ field }) => field);
    throw error;
  }
}

const OURS = {
  id: 'change-7',
  kind: 'configuration_change',
  title: 'New limits',
  service: 'api',
  startedAt: '2026-01-01T12:00:00Z',
};

function cloudEvent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: 'run-17',
    source: '/ci/pipelines/4',
    type: 'dev.cdevents.service.deployed.0.1.0',
    subject: 'checkout',
    time: '2026-01-01T12:00:00Z',
    ...changes,
  };
}

function deployment(status?: Record<string, unknown>): Record<string, unknown> {
  return {
    action: 'created',
    deployment: { id: 42, ref: 'v7.1', environment: 'production', created_at: '2026-01-01T12:00:00Z' },
    repository: { id: 7, full_name: 'acme/checkout' },
    ...(status && { deployment_status: { created_at: '2026-01-01T12:10:00Z', ...status } }),
  };
}

function alert(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    status: 'firing',
    labels: { alertname: 'HighLatency', service: 'api', customer: 'RetailMax' },
    annotations: { summary: 'p99 above 2 s' },
    startsAt: '2026-01-01T12:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: 'c0ffee',
    ...changes,
  };
}

const webhook = (...alerts: unknown[]): Record<string, unknown> => ({
  version: '4',
  groupKey: '{}',
  status: 'firing',
  alerts,
});

describe('our own form', () => {
  it('is taken as it is, for the customer of the request unless it names one', () => {
    expect(read(OURS)).toEqual([OURS]);
    expect(read(OURS, { customer: 'A' })[0]?.customerName).toBe('A');
    expect(read({ ...OURS, customerName: 'B' }, { customer: 'A' })[0]?.customerName).toBe('B');
    expect(read({ ...OURS, endedAt: null, customerName: null }, { customer: 'A' })).toEqual([
      { ...OURS, customerName: 'A' },
    ]);
  });

  it.each([
    [{ ...OURS, startedAt: '2026-W01' }, 'startedAt'],
    [{ ...OURS, startedAt: '2026-01-01T12:00:00' }, 'startedAt'],
    [{ ...OURS, endedAt: '2026-01-01T11:00:00Z' }, 'endedAt'],
    [{ ...OURS, id: 'a/b' }, 'id'],
    [{ ...OURS, kind: 'party' }, 'kind'],
    [{ ...OURS, colour: 'red' }, 'colour'],
    [[OURS, { ...OURS, title: '' }], '[1].title'],
    [[OURS, 7], '[1]'],
    ['text', ''],
  ])('names the field that is wrong: %j', (document, field) => {
    expect(fieldsOf(document)).toEqual([field]);
  });
});

describe('a CloudEvent', () => {
  it('gives kind, service and time by its attributes, and always the same id', () => {
    const [event] = read(cloudEvent());
    expect(event).toMatchObject({ kind: 'deployment', service: 'checkout', startedAt: '2026-01-01T12:00:00Z' });
    expect(read(cloudEvent())[0]?.id).toBe(event?.id);
    expect(read(cloudEvent({ source: '/other' }))[0]?.id).not.toBe(event?.id);
  });

  it('may say it all in its data', () => {
    const data = {
      kind: 'load_test',
      title: 'Rehearsal',
      service: 'api',
      customerName: 'RetailMax',
      endedAt: '2026-01-01T13:00:00Z',
    };
    expect(read(cloudEvent({ type: 'com.example.thing', data }))[0]).toMatchObject(data);
  });

  it.each([
    ['dev.cdevents.incident.detected.0.3.0', { kind: 'incident', ongoing: true, endedAt: undefined }],
    ['dev.cdevents.incident.resolved.0.3.0', { kind: 'incident', endedAt: '2026-01-01T12:00:00Z' }],
    ['dev.cdevents.service.rolledback.0.3.0', { kind: 'deployment', endedAt: undefined, ongoing: undefined }],
    ['dev.cdevents.environment.modified.0.2.0', { kind: 'configuration_change' }],
    ['com.example.maintenance.started', { kind: 'maintenance', ongoing: true }],
    ['com.example.load-test:finished', { kind: 'load_test', endedAt: '2026-01-01T12:00:00Z' }],
  ])('of type %s is read with its state', (type, expected) => {
    const [found] = read(cloudEvent({ type }));
    expect({ endedAt: found?.endedAt, ongoing: found?.ongoing, ...found }).toMatchObject(expected);
  });

  it('comes in batches', () => {
    expect(read([cloudEvent(), cloudEvent({ id: 'run-18' })])).toHaveLength(2);
    expect(fieldsOf([cloudEvent(), cloudEvent({ type: 'com.example.thing' })])).toEqual(['[1].type']);
  });

  it.each([
    [{ specversion: '0.3' }, 'specversion'],
    [{ id: undefined }, 'id'],
    [{ source: '' }, 'source'],
    [{ time: undefined }, 'time'],
    [{ time: 'yesterday' }, 'startedAt'],
  ])('without what it needs is refused: %j', (changes, field) => {
    expect(fieldsOf(cloudEvent(changes))).toEqual([field]);
  });
});

describe('a GitHub deployment', () => {
  it('begins with its creation and ends with a final status, as one event', () => {
    const [begun] = read(deployment(), { githubEvent: 'deployment' });
    const [ended] = read(deployment({ state: 'success' }), { githubEvent: 'deployment_status' });
    expect(begun).toMatchObject({ id: 'github:7:42', kind: 'deployment', service: 'checkout', ongoing: true });
    expect(ended).toMatchObject({ id: 'github:7:42', startedAt: begun?.startedAt, endedAt: '2026-01-01T12:10:00Z' });
    expect(ended?.title).toBe('Deployment of acme/checkout v7.1 to production: success');
  });

  it('is under way while its status is not final, and not changed by a later one taking its place', () => {
    expect(read(deployment({ state: 'in_progress' }), { githubEvent: 'deployment_status' })[0]).toMatchObject({
      ongoing: true,
    });
    expect(read(deployment({ state: 'inactive' }), { githubEvent: 'deployment_status' })).toEqual([]);
    expect(read({ zen: 'Keep it logically awesome.' }, { githubEvent: 'ping' })).toEqual([]);
  });

  it('names what is missing', () => {
    expect(fieldsOf(deployment(), 'push')).toEqual(['x-github-event']);
    expect(fieldsOf(deployment(), 'deployment_status')).toEqual(['deployment_status.state']);
    expect(fieldsOf({ repository: { full_name: 'a/b' } }, 'deployment')).toEqual(['deployment.id']);
  });
});

describe('an Alertmanager webhook', () => {
  it('makes an incident of each alert, under way until it is resolved', () => {
    const [firing] = read(webhook(alert()));
    const [resolved] = read(webhook(alert({ status: 'resolved', endsAt: '2026-01-01T12:30:00Z' })));
    expect(firing).toMatchObject({
      kind: 'incident',
      title: 'p99 above 2 s',
      service: 'api',
      customerName: 'RetailMax',
      ongoing: true,
    });
    expect(resolved).toMatchObject({ id: firing?.id, endedAt: '2026-01-01T12:30:00Z' });
    expect(resolved?.ongoing).toBeUndefined();
  });

  it('separates one firing from the next of the same alert', () => {
    const [first, next] = read(webhook(alert(), alert({ startsAt: '2026-01-02T12:00:00Z' })));
    expect(first?.id).not.toBe(next?.id);
  });

  it('knows maintenance by the label or the name', () => {
    const labels = { alertname: 'DatabaseMaintenance' };
    expect(read(webhook(alert({ labels })))[0]?.kind).toBe('maintenance');
    expect(read(webhook(alert({ labels: { alertname: 'X', kind: 'load_test' } })))[0]).toMatchObject({
      kind: 'load_test',
      service: 'X',
    });
  });

  it('names the alert that is wrong', () => {
    expect(fieldsOf(webhook(alert(), alert({ labels: {} })))).toEqual(['alerts[1].labels.alertname']);
    expect(fieldsOf(webhook(alert(), null))).toEqual(['alerts[1]']);
    expect(fieldsOf(webhook(alert({ status: 'pending' })))).toEqual(['alerts[0].status']);
    expect(fieldsOf({ ...webhook(alert()), version: '3' })).toEqual(['version']);
    expect(fieldsOf(webhook(...Array.from({ length: 1001 }, () => alert())))).toEqual(['alerts']);
  });
});
