import { THREAT_COLUMNS, threatValues } from '@soc-agent/store';
import { withClient } from '@soc-agent/testing';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { MadeThreats } from './made-threats.js';

/** Threats that are made and copied at a time. */
const AT_ONCE = 1000;
/** And made at a stretch. */
const AT_A_STRETCH = 10;
/** What becomes of a threat's values: rows of three tables. */
const DOCUMENT_COLUMNS = ['id', 'customer_id', 'signal', 'analysis'];
const ENTITY_COLUMNS = ['kind', 'value', 'scope', 'threat_id', 'customer_id'];
const NOT_OF_THREATS = ['customer', 'signal', 'analysis', 'kinds', 'keys', 'locals'];
const OWN = THREAT_COLUMNS.filter((name) => !NOT_OF_THREATS.includes(name));
const ADDED = ['customer_id', 'seq', 'previous_seq', 'triage', 'breached_at'];

type Client = Parameters<Parameters<typeof withClient>[1]>[0];
type Field = string | number | boolean | Buffer | readonly (string | boolean)[] | null | undefined;
interface Rows {
  documents: string;
  entities: string;
  threats: string;
}

/**
 * Copies threats into the record as its owner: the rows and indexes that the system's own statements make, in a fraction of the time; as
 * they are days later, with nothing left to be done about them. Nothing else may write meanwhile.
 */
export async function loadThreats(url: string, made: MadeThreats, start: number, end: number): Promise<void> {
  await withClient(url, (one) =>
    withClient(url, (other) =>
      withClient(url, async (third) => {
        const numbers = await Numbers.of(one);
        let copied: Promise<unknown> = Promise.resolve();
        for (let n = start; n < end; n += AT_ONCE) {
          const rows = await rowsOf(made, n, Math.min(n + AT_ONCE, end), numbers);
          // the next ones are made meanwhile
          await copied;
          copied = Promise.all([
            copy(one, 'threat_documents', DOCUMENT_COLUMNS, rows.documents),
            copy(other, 'threat_entities', ENTITY_COLUMNS, rows.entities),
            copy(third, 'threats', [...ADDED, ...OWN], rows.threats),
          ]);
          if (n % 50_000 === 0) console.log(`  ${n}`);
        }
        await copied;
        await numbers.note();
      }),
    ),
  );
}

async function copy(client: Client, table: string, columns: readonly string[], rows: string): Promise<void> {
  await pipeline(Readable.from([rows]), client.query(copyFrom(`copy ${table} (${columns.join()}) from stdin`)));
}

async function rowsOf(made: MadeThreats, start: number, end: number, numbers: Numbers): Promise<Rows> {
  const rows: Rows = { documents: '', entities: '', threats: '' };
  for (let n = start; n < end; n++) {
    // what is being copied goes on
    if (n % AT_A_STRETCH === 0) await setImmediate();
    const { analysis, documents } = made.at(n);
    const now = Date.parse(analysis.createdAt) + 50;
    const values = threatValues({ analysis, revision: 1 }, now, undefined, documents);
    const of = (name: string): Field => values[THREAT_COLUMNS.indexOf(name)] as Field;
    const customer = await numbers.customer(of('customer') as string);
    // nobody saw to it in time
    const late = of('review') ? ['escalated', of('due_at')] : ['new', null];
    rows.documents += line([of('id'), customer.id, of('signal'), of('analysis')]);
    rows.threats += line([customer.id, ...numbers.next(customer), ...late, ...OWN.map(of)]);
    const [kinds, keys, locals] = ['kinds', 'keys', 'locals'].map(of) as [string[], string[], boolean[]];
    kinds.forEach((kind, place) => {
      rows.entities += line([kind, keys[place], locals[place] ? customer.id : 0, of('id'), customer.id]);
    });
  }
  return rows;
}

interface NumberedCustomer {
  id: number;
  last: number;
}

/** The numbers that changes get, in the order in which they are copied. */
class Numbers {
  private readonly customers = new Map<string, NumberedCustomer>();

  private constructor(
    private readonly client: Client,
    private seq: number,
  ) {}

  static async of(client: Client): Promise<Numbers> {
    // they are to belong to no incident
    await client.query(`update incident_progress set noted_at = 'infinity'`);
    const { rows } = await client.query<{ seq: string }>('select coalesce(max(seq), 0) as seq from threats');
    return new Numbers(client, Number(rows[0]?.seq));
  }

  async customer(name: string): Promise<NumberedCustomer> {
    const known = this.customers.get(name);
    if (known) return known;
    const { rows } = await this.client.query<{ id: number; seq: string }>(
      `select customer_of($1) as id, coalesce((select max(seq) from threats where customer_id = customer_of($1)), 0) as seq`,
      [name],
    );
    const customer = { id: rows[0]!.id, last: Number(rows[0]!.seq) };
    this.customers.set(name, customer);
    return customer;
  }

  /** The next number, and the one before it of the customer. */
  next(customer: NumberedCustomer): [seq: number, previous: number] {
    const previous = customer.last;
    this.seq += 1;
    customer.last = this.seq;
    return [this.seq, previous];
  }

  /** Has the system go on after the last one. */
  async note(): Promise<void> {
    await this.client.query(`select setval('change_seq', $1)`, [this.seq]);
    await this.client.query(
      'update customer_changes c set seq = n.seq from unnest($1::int[], $2::bigint[]) n (id, seq) where c.customer_id = n.id',
      [[...this.customers.values()].map(({ id }) => id), [...this.customers.values()].map(({ last }) => last)],
    );
  }
}

/** As COPY reads it: texts with tabs, and `\N` for nothing. */
function line(values: readonly Field[]): string {
  return `${values.map(field).join('\t')}\n`;
}

function field(value: Field): string {
  if (value === null || value === undefined) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  if (Array.isArray(value)) return escaped(`{${value.map((one) => JSON.stringify(one)).join()}}`);
  return escaped(String(value));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\\t\n\r]/g, (sign) => ({ '\t': '\\t', '\n': '\\n', '\r': '\\r' })[sign] ?? `\\${sign}`);
}
