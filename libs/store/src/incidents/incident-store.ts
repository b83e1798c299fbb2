import type { EntityKey, IncidentThreat } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { DatabaseAwayError } from '../database/errors.js';
import { storable } from '../database/text-keys.js';
import { IncidentBoards, type Change, type IncidentObserver } from './incident-boards.js';
import { Repeats } from './repeats.js';

/** Threats placed together at most. */
const MOST_TOGETHER = 500;
/**
 * How long a threat waits at most for others to be placed with, milliseconds, until the next look, which comes each second. One by itself
 * costs more than all the rest of its analysis, a hundred together not much more than one. A repetition of what was placed may wait longer.
 */
const WAITS_MS = { threat: 2000, repetition: 60_000 } as const;
/** For those who look at the outcome right away. */
export const AT_ONCE = { threat: 0, repetition: 0 };
const LOOK_EVERY_MS = 1000;
const HOUR_MS = 3_600_000;
/** Customers whose number is remembered. */
const MAX_CUSTOMERS = 10_000;

interface Pending {
  threat: IncidentThreat;
  now: number;
}

/** What waits of one main entity, and until when. */
interface Waiting {
  until: number;
  /** As JSON: what comes in a minute takes a third of the memory so. */
  pending: string[];
}

const CUSTOMER = { name: 'incidents customer', text: 'select customer_of($1) as id', prepared: true };

/** Puts threats into their groups, and groups into incidents. */
export class IncidentStore {
  private readonly repeats = new Repeats();
  private readonly later = new Map<string, Waiting>();
  private timer: NodeJS.Timeout | undefined;
  private readonly customers = new Map<string, number>();
  private readonly boards: IncidentBoards;

  /** @param waitsMs how long threats wait for others */
  constructor(
    private readonly database: Pick<Database, 'query' | 'transaction'>,
    private readonly waitsMs: Record<keyof typeof WAITS_MS, number> = WAITS_MS,
  ) {
    this.boards = new IncidentBoards(database);
  }

  /** @param observer hears of what is written */
  observe(observer: IncidentObserver): void {
    this.boards.observe(observer);
  }

  /**
   * Has a stored threat placed; one that is placed already stays where it is. Where it waits for others this answers at once, and a
   * process that dies leaves it to {@link UnplacedThreats}.
   */
  async place(threat: IncidentThreat, now: number): Promise<void> {
    const pending = { threat: storableThreat(threat), now };
    const waitMs = this.waitsMs[this.repeats.note(pending.threat) ? 'repetition' : 'threat'];
    if (waitMs > 0) this.wait(pending, waitMs);
    else await this.placeAll([pending]);
  }

  /** Places all that wait. */
  async settle(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.placeWaiting(Infinity);
  }

  private wait(pending: Pending, waitMs: number): void {
    const { customerName, main, key } = pending.threat;
    // what is about one machine is in one incident most of the time: that is read and written once for all of it
    const place = JSON.stringify([customerName, main ?? key]);
    const waiting = this.later.get(place) ?? { until: Infinity, pending: [] };
    waiting.until = Math.min(waiting.until, Date.now() + waitMs);
    waiting.pending.push(JSON.stringify(pending));
    this.later.set(place, waiting);
    this.timer ??= setTimeout(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  private async look(): Promise<void> {
    await this.placeWaiting(Date.now());
    this.timer = this.later.size > 0 ? setTimeout(() => void this.look(), LOOK_EVERY_MS).unref() : undefined;
  }

  private async placeWaiting(now: number): Promise<void> {
    const waiting = [...this.later];
    if (!waiting.some(([, { until }]) => until <= now)) return;
    // what would be due soon goes with it: a customer's incidents are read once for all
    const due = waiting.filter(([, { until }]) => until <= now + this.waitsMs.threat);
    for (const [place] of due) this.later.delete(place);
    const all = due.flatMap(([, { pending }]) => pending.map((text) => JSON.parse(text) as Pending));
    for (let n = 0; n < all.length; n += MOST_TOGETHER) {
      const together = all.slice(n, n + MOST_TOGETHER);
      // what the database does not take is found again among the threats that are not placed
      await this.placeAll(together).catch(async (error: unknown) => {
        if (error instanceof DatabaseAwayError) return;
        // one that is refused does not keep the others from being placed
        await Promise.allSettled(together.map((one) => this.placeAll([one])));
      });
    }
  }

  /** All customers at once; the hours of a customer one after the other, because in each the same was counted before. */
  private async placeAll(together: readonly Pending[]): Promise<void> {
    const ofCustomers = Map.groupBy(together, ({ threat }) => threat.customerName);
    let rounds = [...ofCustomers.values()].map((ofOne) => [...Map.groupBy(ofOne, hourOf)].sort(([a], [b]) => a - b));
    for (; rounds.length > 0; rounds = rounds.map(([, ...later]) => later).filter(({ length }) => length > 0))
      await this.boards.change(await Promise.all(rounds.map(async ([first]) => this.placingOf(first![1]))));
  }

  private async placingOf(pending: readonly Pending[]): Promise<Change<void>> {
    const [{ threat, now }] = pending as [Pending, ...Pending[]];
    const threats = pending.map((one) => one.threat);
    return {
      customerId: await this.customerOf(threat.customerName),
      customerName: threat.customerName,
      threats,
      make: (board) => board.placeAll(threats, now),
    };
  }

  private async customerOf(name: string): Promise<number> {
    const known = this.customers.get(name);
    if (known !== undefined) return known;
    const [row] = await this.database.query<{ id: number }>(CUSTOMER, [storable(name)]);
    if (this.customers.size >= MAX_CUSTOMERS) this.customers.clear();
    this.customers.set(name, row!.id);
    return row!.id;
  }
}

function hourOf({ threat: { at } }: Pending): number {
  return Math.floor(at / HOUR_MS);
}

/** As a column can hold its texts. */
function storableThreat({ main, ...threat }: IncidentThreat): IncidentThreat {
  return {
    ...threat,
    customerName: storable(threat.customerName),
    key: storable(threat.key),
    rule: storable(threat.rule),
    title: storable(threat.title),
    product: storable(threat.product),
    ...(main && { main: storableEntity(main) }),
    entities: threat.entities.map(storableEntity),
  };
}

function storableEntity(entity: EntityKey): EntityKey {
  return storable(entity) as EntityKey;
}
