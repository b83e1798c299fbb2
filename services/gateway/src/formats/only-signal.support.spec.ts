import type { ThreatSignal } from '@soc-agent/contracts';
import { NewSignal } from '@soc-agent/contracts';
import { acceptSignal } from '@soc-agent/domain';
import { validated } from '@soc-agent/platform';
import { formatNamed } from './formats.js';
import { readSignals } from './read-signals.js';

/** When the documents of tests arrive. */
export const ARRIVED = Date.parse('2026-11-27T12:00:00Z');

/**
 * The one signal in a document, as it would be accepted.
 * @throws the error that stands in its place.
 */
export function onlySignal(value: unknown, format?: string, zone = 'UTC'): ThreatSignal {
  const [signal, ...more] = readSignals(value, {
    format: format === undefined ? undefined : formatNamed(format),
    customerName: 'RetailMax',
    zone,
    at: ARRIVED,
  });
  if (signal === undefined || signal instanceof Error || more.length > 0) {
    throw signal instanceof Error ? signal : new Error(`there are ${more.length + (signal ? 1 : 0)} signals`);
  }
  return acceptSignal(validated(NewSignal, signal, 'strict'), '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f');
}
