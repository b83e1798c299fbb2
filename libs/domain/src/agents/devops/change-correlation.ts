import type { InfrastructureEvent, InfrastructureEventKind, ThreatSignal, ThreatType } from '@soc-agent/contracts';

/** An event's closeness in time halves its weight every so often. */
const HALF_LIFE_MS = 45 * 60 * 1000;
/** From here on we say that the change explains the signal. */
export const CORRELATED = 0.5;

/** How plausibly an event of that kind causes a signal of that type, 0..1; our judgement. */
const PLAUSIBILITY: Readonly<Record<InfrastructureEventKind, Readonly<Record<ThreatType, number>>>> = {
  deployment: byType(0.6, 0.3, 0.6, 0.9, 0.7, 0.2),
  configuration_change: byType(0.5, 0.5, 0.6, 0.8, 0.8, 0.5),
  incident: byType(0.4, 0.2, 0.4, 0.8, 0.7, 0.2),
  maintenance: byType(0.5, 0.4, 0.8, 0.9, 0.6, 0.3),
  load_test: byType(1, 0.5, 0.2, 0.8, 1, 0.2),
};

/** How well an infrastructure event explains a signal. */
export interface Correlation {
  event: InfrastructureEvent;
  /** 0..1, `time × service × plausibility`. */
  strength: number;
  /** Signal time minus the event's end (or start, while it lasts); 0 while it is under way; negative when it began later. */
  gapMs: number;
  underWay: boolean;
  /** The entity or text of the signal that names the event's service. */
  serviceRef?: string;
}

/** All events with their strength, strongest first. */
export function correlate(signal: ThreatSignal, events: readonly InfrastructureEvent[]): Correlation[] {
  const signalMs = Date.parse(signal.timestamp);
  const words = serviceWords(signal);
  return events.map((event) => correlationOf(signal, signalMs, words, event)).sort((a, b) => b.strength - a.strength);
}

function correlationOf(
  signal: ThreatSignal,
  signalMs: number,
  words: ReadonlyMap<string, string>,
  event: InfrastructureEvent,
): Correlation {
  const startMs = Date.parse(event.startedAt);
  const endMs = endOf(event, startMs);
  const underWay = startMs <= signalMs && signalMs <= endMs;
  const gapMs = underWay ? 0 : signalMs < startMs ? signalMs - startMs : signalMs - endMs;
  const serviceRef = namedBy(words, event.service);
  // A change that began after the signal cannot have caused it; a little is allowed for clocks that differ.
  const time = gapMs < -60_000 ? 0 : 0.5 ** (Math.abs(gapMs) / HALF_LIFE_MS);
  const service = serviceRef !== undefined ? 1 : event.customerName === undefined ? 0.35 : 0.5;
  const strength = Math.round(time * service * PLAUSIBILITY[event.kind][signal.threatType] * 100) / 100;
  return { event, strength, gapMs, underWay, ...(serviceRef !== undefined && { serviceRef }) };
}

/** Without an end, what is ongoing lasts, and everything else is a moment. */
function endOf({ endedAt, ongoing }: InfrastructureEvent, startMs: number): number {
  if (endedAt !== undefined) return Date.parse(endedAt);
  return ongoing ? Infinity : startMs;
}

/** The words by which a signal can name a service: hosts, parts of URLs, and `metadata.service`, lower case, with their references. */
function serviceWords({ entities, metadata }: ThreatSignal): Map<string, string> {
  const words = new Map<string, string>();
  const add = (text: string, ref: string): void => {
    for (const word of [text, ...text.split(/[/?#:.\s]+/)]) if (word.length > 2) words.set(word.toLowerCase(), ref);
  };
  entities.urls.forEach((url, index) => add(url, `signal.entities.urls[${index}]`));
  entities.hosts.forEach((host, index) => add(host, `signal.entities.hosts[${index}]`));
  for (const key of ['service', 'application', 'container']) {
    const value = metadata[key];
    if (typeof value === 'string') add(value, `signal.metadata.${key}`);
  }
  return words;
}

/** `build-1` is named by `build-1.corp` and by `build`; `api` by `/api/v1`. */
function namedBy(words: ReadonlyMap<string, string>, service: string): string | undefined {
  const name = service.toLowerCase();
  return words.get(name) ?? words.get(name.split('.', 1)[0] ?? name) ?? words.get(name.replace(/-\d+$/, ''));
}

function byType(
  bot_traffic: number,
  proxy_network: number,
  device_compromise: number,
  anomaly_detection: number,
  rate_limit_breach: number,
  geo_anomaly: number,
): Record<ThreatType, number> {
  return { bot_traffic, proxy_network, device_compromise, anomaly_detection, rate_limit_breach, geo_anomaly };
}
