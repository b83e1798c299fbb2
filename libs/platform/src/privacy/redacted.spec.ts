import { describe, expect, it } from '@jest/globals';
import { redacted, redactedText } from './redacted.js';

/** Written in parts, so that no scanner takes an example for a leak. */
const key = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

describe('a log line', () => {
  it('loses what is secret by the name of its field, at any depth', () => {
    const line = { headers: { authorization: 'x', 'set-cookie': 'y', accept: '*/*' }, options: [{ db_password: 'z' }] };
    expect(redacted(line)).toEqual({
      headers: { authorization: '[REDACTED]', 'set-cookie': '[REDACTED]', accept: '*/*' },
      options: [{ db_password: '[REDACTED]' }],
    });
  });

  it('loses what is known by its look, in messages, fields, names of fields and errors with their causes', () => {
    const error = new Error(`refused ${key}`, { cause: new Error('jane@example.com is unknown') });
    const line = redacted({ message: `tried ${key}`, fields: { [`key ${key}`]: [key] }, error });
    const text = JSON.stringify(line);
    expect(text).not.toContain(key);
    expect(text).not.toContain('jane@example.com');
    expect(line.message).toBe('tried [SECRET]');
    expect(line.error.message).toBe('refused [SECRET]');
  });

  it('loses what is as random as a key, though nobody knows whose', () => {
    for (const secret of ['q7Rt2LmX9vB4nK8sWz3J', '9f86d081884c7d659a2feaa0c55ad015', 'aGVsbG8gd29ybGQgMTIzNA==']) {
      expect(redactedText(`the server said: ${secret}.`)).toBe('the server said: [SECRET].');
    }
  });

  it('keeps what people look for: ids, numbers and names of queues', () => {
    const line = {
      level: 'warn',
      threatId: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f',
      queue: 'agent-config',
      attempt: 2,
      ok: true,
    };
    expect(redacted(line)).toEqual(line);
    const stack =
      'Error: x\n    at processTicksAndRejections (node:internal/process/task_queues:103:5)\n    at file:///app/Server2Go/a1.js:1:2';
    expect(redactedText(stack)).toBe(stack);
  });

  it('looks at every sentence that could hold something', () => {
    expect(redactedText('historical agent completed in 12 ms')).toBe('historical agent completed in 12 ms');
    expect(redactedText('sent Bearer abcdefghij')).toBe('sent Bearer [SECRET]');
    expect(redactedText('card 4111 1111 1111 1111')).toBe('card [CARD]');
    expect(redactedText('call +44 20 794 609 58')).toBe('call [PHONE]');
  });

  it('is bounded, whatever is put into it', () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(JSON.stringify(redacted(circle)).length).toBeLessThan(200);
    expect(redactedText('a b'.repeat(100_000)).length).toBeLessThan(4200);
  });
});
