import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseAwayError, failureOf, type DatabaseFailure } from './errors.js';
import { SCHEMA_VERSION } from './migrations.js';
import type { Sql, Statement } from './statement.js';

/**
 * `fail-fast` for those who have somebody waiting: an error after a second where there is no connection, and another one and a half where the
 * statement takes too long.
 * `patient` for workers: what the database did not do is tried again for ten minutes.
 */
export type DatabaseManners = 'fail-fast' | 'patient';

/** Where the database is, as whom it is used, and by how many connections of one process at most. */
export interface DatabaseAddress {
  DATABASE_URL: string;
  DATABASE_CONNECTIONS: number;
}

/** Is told of every statement and every transaction. */
export interface DatabaseObserver {
  answered(statement: string, seconds: number, failure: DatabaseFailure | undefined): void;
}

/** Longest wait for a connection: a new one, whose login takes a busy machine its time, or one that others give back. */
const CONNECT_TIMEOUT_MS = { 'fail-fast': 1000, patient: 5000 } as const;
/** Longest wait for the server's good-bye. */
const CLOSE_TIMEOUT_MS = 1000;
/** One attempt at a statement; the server gives up a little earlier than we do. */
const STATEMENT_TIMEOUT_MS = { 'fail-fast': 1400, patient: 5000 } as const;
const GRACE_MS = 100;
const PATIENCE_MS = { 'fail-fast': 0, patient: 600_000 } as const;
const RETRY_AFTER_MS = { first: 100, longest: 2000 } as const;
/** An idle connection is closed. */
const IDLE_MS = 30_000;
/** The query behind the server's health. */
const READY: Statement = { name: 'schema', text: 'select max(version) as version from schema_migrations' };

/**
 * A pool of connections whose every statement is bound by a deadline and by the rights of `soc_service`. A server that goes
 * away makes statements fail with {@link DatabaseAwayError}; it is used again as soon as it is back.
 */
export class Database implements Sql {
  private readonly pool: pg.Pool;
  private readonly observers: DatabaseObserver[] = [];
  private readonly patienceMs: number;

  /** @param name of the service, for those who look at the server's connections. */
  constructor({ DATABASE_URL, DATABASE_CONNECTIONS }: DatabaseAddress, manners: DatabaseManners, name: string) {
    const timeoutMs = STATEMENT_TIMEOUT_MS[manners];
    this.patienceMs = PATIENCE_MS[manners];
    this.pool = new pg.Pool({
      connectionString: DATABASE_URL,
      application_name: name,
      max: DATABASE_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS[manners],
      idleTimeoutMillis: IDLE_MS,
      query_timeout: timeoutMs,
      statement_timeout: timeoutMs - GRACE_MS,
      lock_timeout: timeoutMs - GRACE_MS,
      idle_in_transaction_session_timeout: timeoutMs,
      keepAlive: true,
      // every login has a service's rights only; the data is in memory, where random reads cost no more than sequential ones, and our
      // statements end before their compilation would; 16 MB hold the bitmap of a million threats without loss
      options: '-c role=soc_service -c timezone=UTC -c random_page_cost=1.1 -c work_mem=16MB -c jit=off',
    });
    // a connection that breaks while idle is replaced at its next use
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  observe(observer: DatabaseObserver): void {
    this.observers.push(observer);
  }

  /** Connections by what they are doing, and how many statements wait for one. */
  get connections(): { active: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { active: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /** The rows of a statement. @throws DatabaseAwayError, or what the server says of the statement. */
  async query<R extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    return this.insistently(() => this.observed(statement.name, () => run<R>(this.pool, statement, values)));
  }

  /** Does the work in one transaction, from the beginning again where it has to be repeated. */
  async transaction<T>(name: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.insistently(() => this.observed(name, () => this.inTransaction(work)));
  }

  /** Does the work with the rights of one customer's analysts: what is not this customer's is not there. */
  async asCustomer<T>(customerId: number, name: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    if (!Number.isSafeInteger(customerId)) throw new Error(`${customerId} is no customer`);
    // in one go: the beginning of a transaction is a round trip anyway
    const begin = `begin; set local role soc_tenant; set local app.customer = '${customerId}'`;
    return this.insistently(() => this.observed(name, () => this.inTransaction(work, begin)));
  }

  /** The database as one customer's analysts see it: what is not this customer's is not there, and nothing can be changed. */
  boundTo(customerId: number): Pick<Database, 'query' | 'transaction'> {
    return {
      query: (statement, values) => this.asCustomer(customerId, statement.name, (sql) => sql.query(statement, values)),
      transaction: (name, work) => this.asCustomer(customerId, name, work),
    };
  }

  /** @throws Error that says why the database cannot be used: it is away, or its schema is older than this version's. */
  async ready(): Promise<void> {
    const [row] = await this.observed(READY.name, () => run<{ version: number | null }>(this.pool, READY, []));
    const version = row?.version ?? 0;
    if (version < SCHEMA_VERSION) {
      throw new Error(`its schema is of version ${version}, this service needs ${SCHEMA_VERSION}: run the migrations`);
    }
  }

  async close(): Promise<void> {
    // a server that hears nothing does not hear good-bye either
    await Promise.race([this.pool.end().catch(() => undefined), wait(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }

  private async inTransaction<T>(work: (sql: Sql) => Promise<T>, begin = 'begin'): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work({ query: (statement, values = []) => run(client, statement, values) });
      await client.query('commit');
      return result;
    } catch (error) {
      if (failureOf(error) === 'refused') {
        await client.query('rollback').catch((failure: Error) => (broken = failure));
      } else {
        broken = error instanceof Error ? error : new Error(String(error));
      }
      throw error;
    } finally {
      // one whose state is unknown is not used again
      client.release(broken);
    }
  }

  /** Informs the observers, and gives every failure of the server one class. */
  private async observed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let failure: DatabaseFailure | undefined;
    try {
      return await work();
    } catch (error) {
      failure = failureOf(error);
      throw failure === 'refused' || error instanceof DatabaseAwayError
        ? error
        : new DatabaseAwayError(failure, { cause: error });
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      for (const observer of this.observers) observer.answered(name, seconds, failure);
    }
  }

  private async insistently<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.patienceMs;
    for (let pause: number = RETRY_AFTER_MS.first; ; pause = Math.min(pause * 2, RETRY_AFTER_MS.longest)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DatabaseAwayError) || performance.now() + pause > deadline) throw error;
        await wait(pause * (0.5 + Math.random() / 2));
      }
    }
  }
}

async function run<R extends pg.QueryResultRow>(
  on: pg.Pool | pg.PoolClient,
  { name, text, prepared }: Statement,
  values: readonly unknown[],
): Promise<R[]> {
  return (
    await on.query<R>({ text, values: [...values], ...(prepared && { name: prepared === true ? name : prepared }) })
  ).rows;
}
