import { NewSignal, SignalEntities, SignalSource, type ThreatSignal } from '@soc-agent/contracts';
import { acceptSignal } from '@soc-agent/domain';

/** What labelled data say of a signal. */
export interface SignalFields extends Partial<Omit<NewSignal, 'entities' | 'source' | 'timestamp'>> {
  customerName: string;
  title: string;
  source: Partial<SignalSource> & { product: string };
  entities?: Partial<SignalEntities>;
}

/**
 * The signal as the gateway would have accepted it at its event's time.
 * @param at Unix milliseconds
 * @param number makes its id differ from those of other signals of that time
 */
export function signalAt(at: number, number: number, { source, entities, ...fields }: SignalFields): ThreatSignal {
  const signal = Object.assign(new NewSignal(), fields, {
    timestamp: new Date(at).toISOString(),
    source: Object.assign(new SignalSource(), source),
    entities: Object.assign(new SignalEntities(), entities),
  });
  return acceptSignal(signal, idOf(at, number));
}

/** A UUIDv7 of that time. */
function idOf(at: number, number: number): string {
  const [time, tail] = [Math.floor(at).toString(16).padStart(12, '0'), number.toString(16).padStart(12, '0')];
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}
