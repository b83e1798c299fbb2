import {
  canTie,
  isCandidate,
  MemoryBoard,
  type BoardRows,
  type EntityKey,
  type Group,
  type Incident,
  type IncidentThreat,
  type LogEntry,
} from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import type { Sql, Statement } from '../database/statement.js';

const HOUR_MS = 3_600_000;
/** Somebody else wrote between our reading and our writing: each time, one of us got on. */
const MAX_RACES = 200;
/** The end of a group as its entities have it is this much too early at most: it only says which groups are near. */
const ENTITY_TIMES_MS = 300_000;

/** The queries on a customer's rows. */
export interface Question {
  customerId: number;
  threats?: readonly IncidentThreat[];
  groups?: readonly string[];
  numbers?: readonly number[];
  seqs?: readonly number[];
}

/** A change of one customer's rows, in memory. It is made again, of what is there then, where somebody else was faster. */
export interface Change<T> extends Question {
  customerName: string;
  make: (board: MemoryBoard) => T;
}

/** What came of a change, and the rows that were written. */
export interface Changed<T> {
  answer: T;
  rows: BoardRows;
}

/** Hears of what was written of a customer's groups and incidents. @param before incidents as they were */
export type IncidentObserver = (customerId: number, rows: BoardRows, before: ReadonlyMap<number, Incident>) => void;

type Facts = [...BoardRows['facts'][number], isNew: boolean];
type ReadRows = Omit<BoardRows, 'facts' | 'since'> & { version: number; since: number | null; facts: Facts[] };
/** A change that was made and is not written yet. */
interface Made<T> extends Changed<T> {
  change: Change<T>;
  version: number;
  /** Groups and incidents as they were read. */
  known: ReadonlyMap<string, Group>;
  before: ReadonlyMap<number, Incident>;
  newFacts: readonly Facts[];
}

/**
 * Groups and incidents of customers. What has to be known is read at once, judged by the domain in memory, and written at once unless
 * somebody else wrote meanwhile; then, from the beginning. No lock is held while anybody thinks.
 */
export class IncidentBoards {
  private readonly observers: IncidentObserver[] = [];

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  observe(observer: IncidentObserver): void {
    this.observers.push(observer);
  }

  /** Makes changes of several customers at once; what came of each. @param changes one of each customer */
  async change<T>(changes: readonly Change<T>[]): Promise<Map<Change<T>, Changed<T>>> {
    const done = new Map<Change<T>, Changed<T>>();
    // in one order everywhere: who writes for several waits for nobody who waits for it
    let open = changes.toSorted((a, b) => a.customerId - b.customerId);
    for (let race = 0; open.length > 0; race += 1) {
      if (race === MAX_RACES) throw tooMany(open[0]!);
      const made = await this.make(open);
      for (const one of await write(this.database, made)) done.set(one.change, this.announced(one));
      open = open.filter((change) => !done.has(change));
    }
    return done;
  }

  /** Makes a change, and writes more with it in one transaction. */
  async changeWith<T>(change: Change<T>, also: (sql: Sql, changed: Changed<T>) => Promise<void>): Promise<Changed<T>> {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const made = await this.make([change]);
      const changed = await this.database.transaction('incidents change', async (sql) => {
        const [written] = await write(sql, made);
        if (written) await also(sql, written);
        return written;
      });
      if (changed) return this.announced(changed);
    }
    throw tooMany(change);
  }

  async read(questions: readonly Question[]): Promise<ReadRows[]> {
    const statement = calling('incidents read', 'incident_rows', PLACES_TO_READ, questions.length);
    const [row] = await this.database.query<{ answers: ReadRows[] }>(statement, questions.flatMap(askedOf));
    return row!.answers;
  }

  private announced<T>({ change, answer, rows, before }: Made<T>): Changed<T> {
    for (const observer of this.observers) observer(change.customerId, rows, before);
    return { answer, rows };
  }

  private async make<T>(changes: readonly Change<T>[]): Promise<Made<T>[]> {
    const read = await this.read(changes);
    return changes.map((change, place) => {
      const { since, facts, version, ...rows } = read[place]!;
      const board = new MemoryBoard(change.customerName, {
        ...rows,
        ...(since !== null && { since }),
        facts: facts.map(([entity, hour, known]) => [entity, hour, known] as const),
      });
      const answer = change.make(board);
      const newFacts = facts.filter(([, , , isNew]) => isNew);
      const known = new Map(rows.groups.map((group) => [group.id, group]));
      const before = new Map(rows.incidents.map((incident) => [incident.number, incident]));
      return { change, answer, rows: board.changes(), version, known, before, newFacts };
    });
  }
}

const PLACES_TO_READ = 12;
const PLACES_TO_WRITE = 11;

/** A statement that calls a function several times, and gives its answers in their order. */
function calling(name: string, called: string, places: number, times: number): Statement {
  const calls = Array.from({ length: times }, (_, call) => {
    const values = Array.from({ length: places }, (__, place) => `$${call * places + place + 1}`);
    return `${called}(${values.join()})`;
  });
  return { name, text: `select json_build_array(${calls.join()}) as answers`, prepared: `${name} ${times}` };
}

function askedOf({ customerId, threats = [], groups = [], numbers = [], seqs = [] }: Question): unknown[] {
  const times = threats.map(({ at }) => at);
  const invented = threats.filter(({ at, ruleSince }) => at - ruleSince < HOUR_MS);
  return [
    customerId,
    threats.map(({ id }) => id),
    groups,
    distinct(threats.map(({ key }) => key)),
    distinct(invented.map(sourceOf)),
    distinct(threats.flatMap(({ entities }) => entities)),
    distinct(threats.flatMap(({ main }) => main ?? [])),
    threats.some((threat) => canTie({ ...threat, isFlood: false })),
    numbers,
    seqs,
    times.length > 0 ? Math.min(...times) : 0,
    times.length > 0 ? Math.max(...times) : 0,
  ];
}

/** Writes what was made, unless somebody else wrote meanwhile. @returns what is written now */
async function write<T>(sql: Sql, made: readonly Made<T>[]): Promise<Made<T>[]> {
  const changed = made.filter(({ rows }) => changes(rows));
  if (changed.length === 0) return [...made];
  const statement = calling('incidents write', 'write_incidents', PLACES_TO_WRITE, changed.length);
  const [row] = await sql.query<{ answers: boolean[] }>(statement, changed.flatMap(writtenOf));
  const refused = new Set(changed.filter((_, place) => !row!.answers[place]));
  return made.filter((one) => !refused.has(one));
}

function changes({ groups, incidents, log, placed }: BoardRows): boolean {
  return groups.length + incidents.length + log.length + placed.length > 0;
}

function writtenOf({ change, version, rows, known, newFacts }: Made<unknown>): unknown[] {
  const { groups, incidents, log, placed, facts, since, nextNumber, nextSeq } = rows;
  const lists = [
    groups.map(groupRow),
    groups.flatMap((group) => entityRow(known.get(group.id), group) ?? []),
    incidents.map(incidentRow),
    log.map(lineRow),
    placed.map(([id, groupId]) => ({ id, group_id: groupId })),
    [...newFacts, ...facts].map(([entity, hour, { perDay, mains }]) => ({ entity, hour, per_day: perDay, mains })),
  ];
  return [
    ...[change.customerId, version, since ?? null, nextNumber, nextSeq],
    ...lists.map((list) => JSON.stringify(list)),
  ];
}

function groupRow(body: Group): object {
  const { id, key, startAt, lastAt, isFlood, incident, mergedInto } = body;
  return {
    ...{ id, key, source: sourceOf(body), start_at: startAt, last_at: lastAt, ties: ties(body), is_flood: isFlood },
    ...{ incident, merged_into: mergedInto, body },
  };
}

/** What is looked up of a group's entities; undefined where nothing of it changed. */
function entityRow(before: Group | undefined, after: Group): object | undefined {
  const { id, main, rule, startAt, lastAt } = after;
  const names = entitiesToWrite(before, after);
  if (names.length === 0) return undefined;
  return { id, main, rule, start_at: startAt, last_at: lastAt, ties: ties(after), candidate: counts(after), names };
}

function lineRow(body: LogEntry): object {
  const others = othersOf(body);
  return { seq: body.seq, incident: body.incident, ...(others.length > 0 && { others }), body };
}

/** Other incidents that a line of the log is about: those that groups came from or went to, and whose state changed. */
export function othersOf({ incident, touched }: LogEntry): number[] {
  const numbers = [
    ...touched.groups.flatMap(({ before, after }) => [before.incident, after.incident]),
    ...touched.incidents.map(({ number }) => number),
  ];
  return distinct(numbers.filter((number) => number !== undefined && number !== incident) as number[]);
}

function incidentRow(body: Incident): object {
  const { number, state, mergedInto, continuedBy, owner, openedAt, rollUp } = body;
  return {
    ...{ number, state, merged_into: mergedInto, continued_by: continuedBy, owner, opened_at: openedAt },
    ...{ severity: rollUp.severity, weight: rollUp.weight, body },
  };
}

/** A group has one more entity now and then; all of them are written anew when what they are looked up by changed. */
function entitiesToWrite(before: Group | undefined, after: Group): readonly EntityKey[] {
  const isAsItWas =
    before?.startAt === after.startAt &&
    Math.floor(before.lastAt / ENTITY_TIMES_MS) === Math.floor(after.lastAt / ENTITY_TIMES_MS) &&
    ties(before) === ties(after) &&
    counts(before) === counts(after);
  return isAsItWas ? after.entities.filter((entity) => !before.entities.includes(entity)) : after.entities;
}

function ties(group: Group): boolean {
  return group.mergedInto === undefined && canTie(group);
}

function counts(group: Group): boolean {
  return group.mergedInto === undefined && isCandidate(group);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function sourceOf({ product, main }: Pick<IncidentThreat, 'product' | 'main'>): string {
  return `${product}\n${main ?? ''}`;
}

function tooMany({ customerName }: Change<unknown>): Error {
  return new Error(`the incidents of ${customerName} are changed by too many at once`);
}
