import { SEVERITIES, THREAT_TYPES, type Severity, type ThreatType } from '@soc-agent/contracts';
import { documentsOf, type NewAnalysis } from '@soc-agent/store';
import { Dice } from '@soc-agent/testing';

const CUSTOMERS = 200;
/** Numbers that make names of their own: as many threats of one template as share a name. */
const NAMES = 5000;
const SPAN_MS = 30 * 86_400_000;
/** One in a thousand is graver. */
const OFTEN = SEVERITIES.filter((severity) => severity !== 'CRITICAL');

/** A customer that has a handful of threats, and one that has none. */
export const RARE_CUSTOMER = 'customer rare';
export const ABSENT_CUSTOMER = 'customer absent';

/** Marks for the severity and the type of a threat, and between its two documents; JSON text has none of them. */
const [SEVERITY, TYPE, BETWEEN] = ['<severity>', '<type>', '\n'] as const;

/** What differs between threats: ids, times, addresses, digests and long numbers; never the name of a field. */
const VARYING = [
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/,
  /\b[0-9a-fA-F]{16,}\b/,
  /\b\d{5,}\b/,
].map(({ source }) => `${source}(?!\\w*":)`);

/** The values in which threats differ. */
interface Own {
  id: string;
  at: number;
  customer: string;
  severity: Severity;
  type: ThreatType;
  dice: Dice;
}
type Variation = (own: Own) => string;

/** A threat to be stored, and its documents as JSON, which then need not be made. */
interface MadeThreat {
  analysis: NewAnalysis;
  documents: readonly [signal: string, analysis: string];
}

/** An analysis as JSON, cut into pieces: some are the same in every threat made of it, the others differ. */
class Template {
  private readonly shared: string[] = [];
  private readonly places: number[] = [];
  private readonly variations: Variation[] = [];

  constructor(private readonly analysis: NewAnalysis) {
    const { id, signal, createdAt } = analysis;
    const { users, hosts, urls, userAgents: _, ...others } = signal.entities;
    const names = [users, hosts, urls, ...Object.values(others), signal.source.eventId ?? []].flat();
    const kept = new Set([signal.source.ruleId, signal.source.ruleName]);
    const literals = [signal.customerName, id, SEVERITY, TYPE, ...kept, ...names]
      .filter((text) => text !== undefined && text.length >= 3)
      .map((text) => JSON.stringify(text).slice(1, -1))
      .sort((a, b) => b.length - a.length)
      .map((text) => `(?<!\\w)${text.replaceAll(/[^\w ]/g, '\\$&')}(?!\\w|":)`);
    const pattern = new RegExp(`(${[...literals, ...VARYING].join('|')})`, 'g');
    const known = new Map<string, number>();
    const marked = {
      ...{ ...analysis, severity: SEVERITY as Severity },
      signal: { ...signal, threatType: TYPE as ThreatType, timestamp: createdAt },
    };
    documentsOf({ analysis: marked, revision: 1 })
      .join(BETWEEN)
      .split(pattern)
      .forEach((piece, index) => {
        if (index % 2 === 0) return this.shared.push(piece);
        const place = known.get(piece) ?? known.size;
        if (place === known.size) {
          known.set(piece, place);
          this.variations.push(kept.has(piece) ? () => piece : variationOf(piece, analysis));
        }
        return this.places.push(place);
      });
  }

  /** The same analysis of another threat. */
  of(own: Own): MadeThreat {
    const values = this.variations.map((vary) => vary(own));
    const text = this.shared.map((piece, index) => piece + (values[this.places[index] ?? -1] ?? '')).join('');
    const [signal = '', analysis = ''] = text.split(BETWEEN);
    const { id, severity, at } = own;
    return {
      analysis: {
        ...{ ...this.analysis, id, severity, createdAt: new Date(at).toISOString() },
        signal: JSON.parse(signal) as NewAnalysis['signal'],
      },
      documents: [signal, analysis],
    };
  }
}

function variationOf(piece: string, { id, createdAt, signal }: NewAnalysis): Variation {
  const time = /^\d{4}-.*T/.test(piece) ? Date.parse(piece) : Number.NaN;
  if (piece === id) return ({ id: own }) => own;
  if (piece === signal.customerName) return ({ customer }) => customer;
  if (piece === SEVERITY) return ({ severity }) => severity;
  if (piece === TYPE) return ({ type }) => type;
  if (!Number.isNaN(time)) return ({ at }) => new Date(time - Date.parse(createdAt) + at).toISOString();
  if (/^\d+(?:\.\d+){3}$/.test(piece)) {
    const network = piece.split('.', 2).join('.');
    return ({ dice }) => `${network}.${dice.number(254)}.${dice.number(254)}`;
  }
  if (/^1[4-9]\d{11}$/.test(piece)) return ({ at }) => String(Number(piece) - Date.parse(createdAt) + at);
  // as long as it is, and a number still one
  if (/^\d+$/.test(piece)) return ({ dice }) => piece[0]! + digits(piece.length - 1, 10, dice);
  if (/^[0-9a-f-]{16,}$/i.test(piece))
    return ({ dice }) => piece.replaceAll(/\w+/g, ({ length }) => digits(length, 16, dice));
  return ({ dice }) => `${piece}-${dice.number(NAMES)}`;
}

function digits(length: number, base: 10 | 16, dice: Dice): string {
  let text = '';
  while (text.length < length) text += (dice.number(2 ** 32) - 1).toString(base).padStart(8, '0').slice(-8);
  return text.slice(0, length);
}

/** Threats that were made of the analyses, none equal to another: whatever one alert has and the next has not is each one's own. */
export class MadeThreats {
  /** Of titles, those that stand in most of them first. */
  readonly words: readonly string[];
  private readonly templates: readonly Template[];

  /** @param count how many there will be, over the last thirty days */
  constructor(
    made: readonly NewAnalysis[],
    private readonly count: number,
    private readonly end = Date.now(),
  ) {
    this.templates = made.map((analysis) => new Template(analysis));
    const counts = new Map<string, number>();
    for (const { signal } of made)
      for (const word of new Set(signal.title.match(/\b[a-z]{4,}\b/gi))) counts.set(word, (counts.get(word) ?? 0) + 1);
    this.words = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  }

  at(n: number): MadeThreat {
    const at = this.end - SPAN_MS + Math.floor((n / this.count) * SPAN_MS);
    const skewed = Math.floor(CUSTOMERS * ((n * 0.618_033_988_7) % 1) ** 3);
    const customer = n > 0 && n % Math.ceil(this.count / 5) === 0 ? RARE_CUSTOMER : `customer ${skewed}`;
    const dice = new Dice(n);
    const severity = n % 997 === 0 ? 'CRITICAL' : dice.of(OFTEN);
    return dice
      .of(this.templates)
      .of({ ...{ id: idOf(at, n), at, customer, severity }, type: dice.of(THREAT_TYPES), dice });
  }
}

/** A UUIDv7 of the time, the same for the same number. */
function idOf(at: number, n: number): string {
  const [time, tail] = [at.toString(16).padStart(12, '0'), n.toString(16).padStart(12, '0')];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(-3)}-8${tail.slice(0, 3)}-${tail}`;
}
