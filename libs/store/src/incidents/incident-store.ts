import {
  canTie,
  isCandidate,
  MemoryBoard,
  type BoardRows,
  type Command,
  type EntityKey,
  type Incident,
  type IncidentThreat,
  type LogEntry,
  type Outcome,
} from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { Gathered } from '../database/gathered.js';
import { storable } from '../database/text-keys.js';

/** Threats placed together at most: what waits while others are being placed. */
const MOST_TOGETHER = 32;
/** Somebody else wrote between our reading and our writing: each time, one of us got on. */
const MAX_RACES = 200;
const HOUR_MS = 3_600_000;

interface Pending {
  threat: IncidentThreat;
  now: number;
}

/** What is asked of a customer's rows. */
interface Question {
  threats: readonly IncidentThreat[];
  groups: readonly string[];
  numbers: readonly number[];
  seqs: readonly number[];
}

type Facts = [...BoardRows['facts'][number], isNew: boolean];
type ReadRows = Omit<BoardRows, 'facts' | 'since'> & { version: number; since: number | null; facts: Facts[] };

const CUSTOMER = { name: 'incidents customer', text: 'select customer_of($1) as id', prepared: true };
const READ = {
  name: 'incidents read',
  text: 'select incident_rows($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as rows',
  prepared: true,
};
const WRITE = {
  name: 'incidents write',
  text: 'select write_incidents($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as written',
  prepared: true,
};
const FIND = { name: 'incidents find', text: 'select body from incidents where customer_id = $1 and number = $2' };
const LINES = {
  name: 'incidents log',
  text: 'select body from incident_log where customer_id = $1 and incident = any($2::int[]) order by seq',
};

/**
 * Groups and incidents of every customer. What has to be known is read at once, judged by the domain in memory, and written
 * at once unless somebody else wrote meanwhile; then, from the beginning. No lock is held while anybody thinks.
 */
export class IncidentStore {
  // what comes while others are being placed goes together
  private readonly placing = new Gathered<Pending, string>((together) => this.placeAll(together), MOST_TOGETHER);
  private readonly customers = new Map<string, number>();

  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Places a stored threat; one that is placed already stays where it is. @returns the id of its group */
  async place(threat: IncidentThreat, now: number): Promise<string> {
    return this.placing.of({ threat: storableThreat(threat), now });
  }

  /** Does what a person asked for at a customer, or says why not. */
  async decide(customerName: string, command: Command, now: number): Promise<Outcome> {
    const question = { ...NOTHING_ASKED, ...namedBy(command) };
    return this.changed(customerName, question, (board) => board.decide(command, now));
  }

  /** Takes back a line of a customer's log, or says what stands in the way. */
  async undo(customerName: string, seq: number, by: string, now: number): Promise<Outcome> {
    const customerId = await this.customerOf(customerName);
    const line = (await this.read(customerId, { ...NOTHING_ASKED, seqs: [seq] })).log[0];
    const { groups = [], incidents = [] } = line?.touched ?? {};
    const numbers = [
      ...(line ? [line.incident] : []),
      ...incidents.map(({ number }) => number),
      ...groups.flatMap(({ before, after }) => [before.incident ?? [], after.incident ?? []].flat()),
    ];
    const question = { ...NOTHING_ASKED, seqs: [seq], numbers, groups: groups.map(({ id }) => id) };
    return this.changed(customerName, question, (board) => board.undo(seq, by, now));
  }

  /** An incident, or the one that took it in; undefined where there is none. */
  async find(customerName: string, number: number): Promise<Incident | undefined> {
    const customerId = await this.customerOf(customerName);
    const [row] = await this.database.query<{ body: Incident }>(FIND, [customerId, number]);
    const into = row?.body.mergedInto;
    return into === undefined ? row?.body : this.find(customerName, into);
  }

  /** The log of incidents, in its order. */
  async log(customerName: string, numbers: readonly number[]): Promise<LogEntry[]> {
    const customerId = await this.customerOf(customerName);
    const rows = await this.database.query<{ body: LogEntry }>(LINES, [customerId, numbers]);
    return rows.map(({ body }) => body);
  }

  private async placeAll(together: readonly Pending[]): Promise<string[]> {
    const places = new Map<string, string>();
    const batches = Map.groupBy(together, ({ threat }) => `${Math.floor(threat.at / HOUR_MS)} ${threat.customerName}`);
    for (const batch of batches.values()) {
      const threats = batch.map(({ threat }) => threat);
      const [first] = threats as [IncidentThreat, ...IncidentThreat[]];
      const ids = await this.changed(first.customerName, { ...NOTHING_ASKED, threats }, (board) =>
        batch.map(({ threat, now }) => board.place(threat, now)),
      );
      threats.forEach(({ id }, position) => places.set(id, ids[position] as string));
    }
    return together.map(({ threat }) => places.get(threat.id) as string);
  }

  /** Reads, changes and writes; again from the beginning for as long as others are faster. */
  private async changed<T>(customerName: string, question: Question, change: (board: MemoryBoard) => T): Promise<T> {
    const customerId = await this.customerOf(customerName);
    for (let race = 0; race < MAX_RACES; race += 1) {
      const { since, facts, version, ...rows } = await this.read(customerId, question);
      const board = new MemoryBoard(customerName, {
        ...rows,
        ...(since !== null && { since }),
        facts: facts.map(([entity, hour, known]) => [entity, hour, known] as const),
      });
      const result = change(board);
      const newFacts = facts.filter(([, , , isNew]) => isNew);
      if (await this.write(customerId, version, board.changes(), newFacts)) return result;
    }
    throw new Error(`the incidents of ${customerName} are changed by too many at once`);
  }

  private async read(customerId: number, { threats, groups, numbers, seqs }: Question): Promise<ReadRows> {
    const times = threats.map(({ at }) => at);
    const invented = threats.filter(({ at, ruleSince }) => at - ruleSince < HOUR_MS);
    const [row] = await this.database.query<{ rows: ReadRows }>(READ, [
      customerId,
      threats.map(({ id }) => id),
      groups,
      threats.map(({ key }) => key),
      invented.map(sourceOf),
      threats.flatMap(({ entities }) => entities),
      threats.some((threat) => canTie({ ...threat, isFlood: false })),
      numbers,
      seqs,
      times.length > 0 ? Math.min(...times) : 0,
      times.length > 0 ? Math.max(...times) : 0,
    ]);
    return row!.rows;
  }

  private async write(customerId: number, version: number, changes: BoardRows, newFacts: Facts[]): Promise<boolean> {
    const { groups, incidents, log, placed, facts, since, nextNumber, nextSeq } = changes;
    if (groups.length + incidents.length + log.length + placed.length === 0) return true;
    const rows = groups.map((body) => {
      const isOne = body.mergedInto === undefined;
      return { source: sourceOf(body), ties: isOne && canTie(body), candidate: isOne && isCandidate(body), body };
    });
    const [row] = await this.database.query<{ written: boolean }>(WRITE, [
      ...[customerId, version, since ?? null, nextNumber, nextSeq],
      ...[rows, incidents, log, placed, [...newFacts, ...facts]].map((list) => JSON.stringify(list)),
    ]);
    return row!.written;
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

/** Customers whose number is remembered. */
const MAX_CUSTOMERS = 10_000;
const NOTHING_ASKED: Question = { threats: [], groups: [], numbers: [], seqs: [] };

function namedBy(command: Command): Pick<Question, 'groups' | 'numbers'> {
  if (command.kind === 'move')
    return { groups: command.groups, numbers: typeof command.to === 'number' ? [command.to] : [] };
  if (command.kind === 'judge') return { groups: [command.group], numbers: [] };
  return { groups: [], numbers: [command.incident, ...(command.kind === 'merge' ? [command.other] : [])] };
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

function sourceOf({ product, main }: Pick<IncidentThreat, 'product' | 'main'>): string {
  return `${product}\n${main ?? ''}`;
}
