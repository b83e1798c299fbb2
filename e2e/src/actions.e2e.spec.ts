import { afterEach, describe, expect, it } from '@jest/globals';
import type { AuditPage } from '@soc-agent/contracts';
import { freePort, ServiceProcess } from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { ActionDesk } from './action-desk.js';
import { ActionReceiver } from './action-receiver.js';

const SECRET = 'known to the receiver';
let desk: ActionDesk;

describe('in a dry run', () => {
  afterEach(() => desk?.close());

  it('an approved action is noted and not sent', async () => {
    const receiver = new ActionReceiver(await freePort(), SECRET);
    await receiver.up();
    desk = await ActionDesk.open({
      RESPONSE_MODE: 'dry-run',
      RESPONSE_WEBHOOK_URL: receiver.url,
      RESPONSE_WEBHOOK_SECRET: SECRET,
    });
    const id = await desk.analyzedThreat();
    await desk.decide(id, 'approve');
    const tried = await desk.actionThat(id, ({ dryRunAt }) => dryRunAt !== undefined);
    expect(tried).toMatchObject({ state: 'approved', attempts: 0 });
    const { body } = await desk.api.get<AuditPage>('/api/audit');
    expect(body.items.map(({ event }) => event)).toContain('action.dry_run');
    await wait(300);
    expect(receiver.received).toEqual([]);
    await receiver.down();
  });
});

describe('without a secret', () => {
  it('execution does not start, and says what is missing', async () => {
    const env = { RESPONSE_MODE: 'execute', RESPONSE_WEBHOOK_SECRET: 'short' };
    const coordinator = new ServiceProcess('coordinator', `http://127.0.0.1:${await freePort()}`, env);
    await expect(coordinator.start()).rejects.toThrow(
      /RESPONSE_WEBHOOK_URL must be the URL[^]*RESPONSE_WEBHOOK_SECRET must have at least 16/,
    );
  });
});
