import { describe, expect, it } from '@jest/globals';
import { NewSignal, SignalEntities, SignalSource } from '@soc-agent/contracts';
import { acceptSignal } from './accept-signal.js';

const ID = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';

function newSignal(changes: Partial<NewSignal> = {}): NewSignal {
  return Object.assign(new NewSignal(), {
    customerName: 'RetailMax',
    timestamp: '2026-11-27T06:00:00Z',
    title: 'Multiple failed logins',
    source: Object.assign(new SignalSource(), { product: 'sshd' }),
    ...changes,
  });
}

describe('an accepted signal', () => {
  it('has an id and a type, and is otherwise what was sent', () => {
    expect(acceptSignal(newSignal({ raw: { a: 1 } }), ID)).toEqual(
      Object.assign(newSignal({ raw: { a: 1 } }), { id: ID, threatType: 'rate_limit_breach' }),
    );
    expect(acceptSignal(newSignal({ threatType: 'geo_anomaly' }), ID).threatType).toBe('geo_anomaly');
  });

  it('names its entities in their one form', () => {
    const entities = Object.assign(new SignalEntities(), {
      destIps: ['::ffff:10.20.0.5'],
      hosts: ['DC01.'],
      users: ['-'],
    });
    expect(acceptSignal(newSignal({ entities }), ID).entities).toMatchObject({
      destIps: ['10.20.0.5'],
      hosts: ['dc01'],
      users: [],
    });
  });

  it.each([
    ['2026-11-27T06:00:00Z', undefined],
    ['2026-11-27T06:05:00Z', undefined],
    ['2030-01-01T00:00:00Z', 'in the future'],
    ['2020-01-01T00:00:00+01:00', 'long past'],
  ])('of %s is marked as %s', (timestamp, timeIs) => {
    const accepted = acceptSignal(newSignal({ timestamp }), ID, Date.parse('2026-11-27T06:00:00Z'));
    expect(accepted.timestamp).toBe(timestamp);
    expect(accepted.metadata['timeIs']).toBe(timeIs);
  });

  it('writes its country as everybody does', () => {
    expect(acceptSignal(newSignal({ geo: { country: 'de', city: 'Berlin' } }), ID).geo).toEqual({
      country: 'DE',
      city: 'Berlin',
    });
  });

  it('keeps its document, or the beginning of one that is too large', () => {
    expect(acceptSignal(newSignal({ raw: 'CEF:0|a\u0000' }), ID).raw).toBe('CEF:0|a\ufffd');
    const { raw } = acceptSignal(newSignal({ raw: { text: `${'x'.repeat(300_000)}` } }), ID);
    expect(raw).toMatch(/^\{"text":"xxx/);
    expect((raw as string).length).toBe(256 * 1024 + 1);
  });

  it('has no text that turns around, ends early or cannot be read', () => {
    const accepted = acceptSignal(
      newSignal({
        title: 'invoice\u202efdp.exe opened',
        description: 'half \ud83d',
        source: Object.assign(new SignalSource(), { product: 'a\u0000b', ruleId: '\udfff' }),
        metadata: { '\ud83d': ['\u0007', { deep: '\u2066' }] },
        mitreHints: ['T1110\u0000'],
      }),
      ID,
    );
    expect(accepted).toMatchObject({
      title: 'invoice[U+202E]fdp.exe opened',
      description: 'half \ufffd',
      source: { product: 'a␀b', ruleId: '\ufffd' },
      metadata: { '\ufffd': ['␇', { deep: '[U+2066]' }] },
      mitreHints: ['T1110␀'],
    });
  });
});
