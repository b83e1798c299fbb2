import { describe, expect, it } from '@jest/globals';
import { NewSignal } from '@soc-agent/contracts';
import { acceptReadable, acceptSignal, readableJson } from '@soc-agent/domain';
import { validated } from '@soc-agent/platform';
import { formatDocuments } from '@soc-agent/testing';
import fc from 'fast-check';
import { parseJsonText } from '../http/json-text.js';
import { problemOf } from '../http/problem.js';
import { FORMAT_NAMES, formatNamed } from './formats.js';
import { ARRIVED } from './only-signal.support.spec.js';
import { readSignals } from './read-signals.js';

const ID = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    '-',
    [],
    {},
    [null],
    [[['x']]],
    { toString: 'x', valueOf: 1, constructor: null, hasOwnProperty: 0 },
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    'x'.repeat(10_000),
    '\ud83d\u202e\u0000',
    '9'.repeat(400),
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '[{"$ref":"1","$id":"1"}]',
    '{"a":',
    '198.51.100.7:99999',
    '1969-12-31T23:59:59Z',
  ),
);

/** The document with one value, anywhere in it, replaced; or one more, under a key it may have. */
function changed(document: unknown, path: readonly number[], value: unknown): unknown {
  if (typeof document === 'string') return path.length > 0 ? `${document}${JSON.stringify(value)}` : document;
  const copy = structuredClone(document) as Record<string, unknown>;
  let place = copy;
  for (const step of path) {
    const keys = Object.keys(place);
    const key = keys[step % Math.max(1, keys.length)] ?? 'more';
    const next = place[key];
    if (step % 4 > 0 && typeof next === 'object' && next !== null) place = next as Record<string, unknown>;
    else place[key] = structuredClone(value);
  }
  return copy;
}

describe('a document with something strange in it', () => {
  it('is a signal that can be analyzed, or refused for a reason', () => {
    let signals = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...formatDocuments()),
        fc.array(fc.nat(80), { maxLength: 5 }),
        strange,
        fc.option(fc.constantFrom(...FORMAT_NAMES), { freq: 4, nil: undefined }),
        (document, path, value, format) => {
          // as it would come over the wire
          const posted = parseJsonText(JSON.stringify(changed(document, path, value)));
          for (const signal of attempt(posted, format)) {
            if (signal instanceof Error) {
              if (![400, 422].includes(problemOf(signal).status)) throw signal;
              continue;
            }
            const valid = validated(NewSignal, signal, 'strict');
            const accepted = acceptReadable(valid, ID, ARRIVED);
            // nothing in it is left to be made readable
            expect(accepted).toEqual(acceptSignal(valid, ID, ARRIVED));
            expect(JSON.stringify(readableJson(accepted))).toBe(JSON.stringify(accepted));
            signals++;
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(signals).toBeGreaterThan(500);
  });
});

function attempt(posted: unknown, format: string | undefined): (NewSignal | Error)[] {
  try {
    return Array.from(
      readSignals(posted, {
        format: format === undefined ? undefined : formatNamed(format),
        customerName: 'x',
        zone: 'UTC',
        at: ARRIVED,
      }),
    );
  } catch (error) {
    return [error as Error];
  }
}
