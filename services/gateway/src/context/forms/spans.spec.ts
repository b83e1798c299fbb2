import { describe, expect, it } from '@jest/globals';
import type { InfrastructureEvent } from '@soc-agent/contracts';
import fc from 'fast-check';
import { readEvents } from './event-forms.js';
import { joinSpans } from './spans.js';

const minute = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();

function message(state: string, at: number, changes: object = {}): InfrastructureEvent {
  const [event] = readEvents(
    {
      specversion: '1.0',
      id: `${state}-${at}`,
      source: '/own',
      type: `dev.cdevents.incident.${state}.0.3.0`,
      subject: 'checkout',
      time: minute(at),
      ...changes,
    },
    { customer: undefined, githubEvent: undefined },
  );
  return event!;
}

/** What is stored after the messages came one by one, or several in a request. */
function storedAfter(...requests: InfrastructureEvent[][]): InfrastructureEvent[] {
  const stored = new Map<string, InfrastructureEvent>();
  for (const request of requests) {
    const { put, remove } = joinSpans(request, [...stored.values()]);
    for (const event of put) stored.set(event.id, event);
    for (const id of remove) stored.delete(id);
  }
  return [...stored.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

const span = (event: InfrastructureEvent): unknown => [event.startedAt, event.endedAt, event.ongoing];

describe('the begin and the end of an incident', () => {
  it('are one event in whatever order, number and batches they come', () => {
    const messages = [message('detected', 1), message('resolved', 9)];
    fc.assert(
      fc.property(fc.array(fc.subarray(messages), { minLength: 1, maxLength: 6 }), (requests) => {
        const found = storedAfter(...requests);
        const came = new Set(requests.flat().map(({ id }) => id));
        if (came.size === 2) expect(found.map(span)).toEqual([[minute(1), minute(9), undefined]]);
        else expect(found).toHaveLength(came.size);
      }),
    );
  });

  it('are told from those of the next incident', () => {
    const all = [message('detected', 1), message('resolved', 9), message('detected', 20), message('resolved', 29)];
    expect(storedAfter(...all.map((one) => [one])).map(span)).toEqual([
      [minute(1), minute(9), undefined],
      [minute(20), minute(29), undefined],
    ]);
    expect(storedAfter(all.slice(0, 3)).map(span)).toEqual([
      [minute(1), minute(9), undefined],
      [minute(20), undefined, true],
    ]);
  });

  it('are of one thing: another subject, source or customer has its own', () => {
    const others = [{ subject: 'api' }, { source: '/other' }, { customer: 'A' }];
    for (const other of others)
      expect(storedAfter([message('detected', 1)], [message('resolved', 9, other)])).toHaveLength(2);
  });

  it('may have reports in between', () => {
    const found = storedAfter([message('detected', 1)], [message('reported', 3)], [message('resolved', 9)]);
    expect(found.map(span)).toEqual([[minute(1), minute(9), undefined]]);
  });
});
