import type { EntityKey, IncidentThreat } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { DatabaseAwayError } from '../database/errors.js';
import { Gathered } from '../database/gathered.js';
import { storable } from '../database/text-keys.js';
import { IncidentBoards, type Change, type IncidentObserver } from './incident-boards.js';

/** Threats placed together at most: what waits while others are being placed. */
const MOST_TOGETHER = 32;
const HOUR_MS = 3_600_000;
/** Customers whose number is remembered. */
const MAX_CUSTOMERS = 10_000;

interface Pending {
  threat: IncidentThreat;
  now: number;
}

const CUSTOMER = { name: 'incidents customer', text: 'select customer_of($1) as id', prepared: true };

/** Puts threats into their groups, and groups into incidents. */
export class IncidentStore {
  // what comes while others are being placed goes together
  private readonly placing = new Gathered<Pending, string>((together) => this.placeTogether(together), MOST_TOGETHER);
  private readonly customers = new Map<string, number>();
  private readonly boards: IncidentBoards;

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {
    this.boards = new IncidentBoards(database);
  }

  /** @param observer hears of what is written */
  observe(observer: IncidentObserver): void {
    this.boards.observe(observer);
  }

  /** Places a stored threat; one that is placed already stays where it is. @returns the id of its group */
  async place(threat: IncidentThreat, now: number): Promise<string> {
    return this.placing.of({ threat: storableThreat(threat), now });
  }

  private async placeTogether(together: readonly Pending[]): Promise<(string | Promise<string>)[]> {
    try {
      return await this.placeAll(together);
    } catch (error) {
      if (error instanceof DatabaseAwayError || together.length === 1) throw error;
      // one that is refused does not keep the others from being placed
      return together.map(async (one) => (await this.placeAll([one]))[0]!);
    }
  }

  /** All customers at once; the hours of a customer one after the other, because in each the same was counted before. */
  private async placeAll(together: readonly Pending[]): Promise<string[]> {
    const places = new Map<string, string>();
    const ofCustomers = Map.groupBy(together, ({ threat }) => threat.customerName);
    let rounds = [...ofCustomers.values()].map((ofOne) => [...Map.groupBy(ofOne, hourOf)].sort(([a], [b]) => a - b));
    for (; rounds.length > 0; rounds = rounds.map(([, ...later]) => later).filter(({ length }) => length > 0)) {
      const changes = await Promise.all(rounds.map(async ([first]) => this.placingOf(first![1])));
      for (const { answer } of (await this.boards.change(changes)).values())
        for (const [threatId, groupId] of answer) places.set(threatId, groupId);
    }
    return together.map(({ threat }) => places.get(threat.id)!);
  }

  private async placingOf(pending: readonly Pending[]): Promise<Change<[threatId: string, groupId: string][]>> {
    const { customerName } = pending[0]!.threat;
    return {
      customerId: await this.customerOf(customerName),
      customerName,
      threats: pending.map(({ threat }) => threat),
      make: (board) => pending.map(({ threat, now }) => [threat.id, board.place(threat, now)]),
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
