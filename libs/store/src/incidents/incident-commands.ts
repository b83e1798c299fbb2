import type { Verdict } from '@soc-agent/contracts';
import {
  changedSince,
  refused,
  touchedBy,
  type Command,
  type Incident,
  type LogEntry,
  type MemoryBoard,
  type Outcome,
} from '@soc-agent/domain';
import { appendAudit } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';
import { IncidentBoards, othersOf, type IncidentObserver, type Question } from './incident-boards.js';
import { incidentIdOf } from './incident-view.js';

/** Whose incident somebody changes, and which version of it they have seen. */
export interface IncidentTask {
  customerId: number;
  /** Its number. */
  incident: number;
  by: Author;
  version?: number;
  now: number;
}

/** What somebody asks for, without who asks. */
export type IncidentWish = Command extends infer C ? (C extends Command ? Omit<C, 'by' | 'version'> : never) : never;

/** A group, and the verdict it has now. */
export interface JudgedGroup {
  id: string;
  verdict: Verdict | undefined;
}

/** What came of a command, and the groups whose threats it concerns. */
interface Decided {
  outcome: Outcome;
  judged: readonly JudgedGroup[];
}

interface JudgedRow {
  customer_id: number;
  name: string;
  verdict: Verdict | null;
  group_id: string;
}

const CUSTOMER_NAME = { name: 'incidents customer name', text: 'select name from customers where id = $1' };
const JUDGE_GROUPS = {
  name: 'incidents judge groups',
  text: `insert into group_verdicts (customer_id, group_id, verdict, analyst, reason, at)
    select $1, g.id, g.verdict, $4, $5, $6 from unnest($2::uuid[], $3::text[]) g (id, verdict)
    on conflict (customer_id, group_id) do update set verdict = excluded.verdict, analyst = excluded.analyst, reason = excluded.reason,
      at = excluded.at`,
};
const JUDGED = {
  name: 'incidents judged',
  text: `select t.customer_id, c.name, t.verdict, i.group_id from threats t join customers c on c.id = t.customer_id
    join incident_threats i on i.threat_id = t.id where t.id = $1`,
};

/** What people decide about incidents, each with its entry in the audit log. */
export class IncidentCommands {
  private readonly boards: IncidentBoards;

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {
    this.boards = new IncidentBoards(database);
  }

  /** @param observer hears of what is written */
  observe(observer: IncidentObserver): void {
    this.boards.observe(observer);
  }

  /** Does what somebody asked for, with its entries in the audit log, or says why not. What is moved must be theirs to move. */
  async command(task: IncidentTask, wish: IncidentWish): Promise<Outcome> {
    const { by, version, incident, now } = task;
    const command = { ...storableWish(wish), by: storable(by.name) } as Command;
    const { numbers = [], groups = [] } = namedBy(command);
    const reason = wish.kind === 'close' ? wish.reason : undefined;
    return this.changedBy(task, { numbers: [...numbers, incident], groups }, reason, (board) => {
      const whole = board.incident(incident);
      if (!whole || whole.state === 'forming') return refused('unknown', `there is no incident ${incident}`);
      const stale = changedSince(whole, version) ?? (command.kind === 'move' && elsewhere(board, whole, command));
      return stale || board.decide(command, now);
    });
  }

  /** Takes back a line of an incident's log, with its entry in the audit log, or says what stands in the way. */
  async takeBack(task: IncidentTask, seq: number): Promise<Outcome> {
    const { customerId, incident, version, by, now } = task;
    const question = await this.aboutLine(customerId, seq);
    const asked = { ...question, numbers: [...(question.numbers ?? []), incident] };
    return this.changedBy(task, asked, undefined, (board) => {
      const [line, whole] = [board.log.find((one) => one.seq === seq), board.incident(incident)];
      const isAbout = line && [line.incident, ...othersOf(line)].some((one) => board.incident(one) === whole);
      if (!whole || !isAbout) return refused('unknown', `the log has no line ${seq}`);
      return changedSince(whole, version) ?? board.undo(seq, storable(by.name), now);
    });
  }

  /** Lets the group of a threat have the verdict that the threat has; a repeat changes nothing. */
  async judge(threatId: string, by: string, now: number): Promise<void> {
    const [row] = await this.database.query<JudgedRow>(JUDGED, [threatId]);
    if (!row) return;
    const { customer_id: customerId, name: customerName, group_id: id, verdict } = row;
    await this.judgeAll({ customerId, customerName }, [{ id, verdict: verdict ?? undefined }], by, now);
  }

  /** Lets groups of a customer have these verdicts; a repeat changes nothing. */
  async judgeGroups(customerId: number, groups: readonly JudgedGroup[], by: string, now: number): Promise<void> {
    const [row] = await this.database.query<{ name: string }>(CUSTOMER_NAME, [customerId]);
    if (row && groups.length > 0) await this.judgeAll({ customerId, customerName: row.name }, groups, by, now);
  }

  private async judgeAll(
    whose: { customerId: number; customerName: string },
    groups: readonly JudgedGroup[],
    by: string,
    now: number,
  ): Promise<void> {
    const make = (board: MemoryBoard): void => {
      for (const { id, verdict } of groups) {
        const command = { kind: 'judge', group: id, by: storable(by), ...(verdict && { verdict }) } as const;
        if (board.group(id)?.verdict !== verdict) board.decide(command, now);
      }
    };
    await this.boards.change([{ ...whose, groups: groups.map(({ id }) => id), make }]);
  }

  /** What taking back a line of the log reads. */
  private async aboutLine(customerId: number, seq: number): Promise<Omit<Question, 'customerId'>> {
    const [read] = await this.boards.read([{ customerId, seqs: [seq] }]);
    const [line] = read!.log;
    return { seqs: [seq], ...(line && touchedBy(line)) };
  }

  private async changedBy(
    task: IncidentTask,
    question: Omit<Question, 'customerId'>,
    reason: string | undefined,
    decide: (board: MemoryBoard) => Outcome,
  ): Promise<Outcome> {
    const { customerId } = task;
    const [row] = await this.database.query<{ name: string }>(CUSTOMER_NAME, [customerId]);
    if (!row) return refused('unknown', 'there is no such incident');
    const make = (board: MemoryBoard): Decided => {
      const outcome = decide(board);
      return {
        outcome,
        judged: outcome.kind === 'done' ? outcome.changes.log.flatMap((line) => judgedBy(line, board)) : [],
      };
    };
    const change = { customerId, customerName: row.name, ...question, make };
    const done = await this.boards.changeWith(change, async (sql, { answer: { judged }, rows }) => {
      await judgeGroups(sql, task, judged, reason);
      await note(sql, task, rows.log);
    });
    return done.answer.outcome;
  }
}

function namedBy(command: Command): Omit<Question, 'customerId'> {
  if (command.kind === 'move')
    return { groups: command.groups, numbers: typeof command.to === 'number' ? [command.to] : [] };
  if (command.kind === 'judge') return { groups: [command.group] };
  return { numbers: [command.incident, ...(command.kind === 'merge' ? [command.other] : [])] };
}

/** Why groups cannot be moved from an incident: they belong to another one, or to none where only members can go. */
function elsewhere(
  board: MemoryBoard,
  whole: Incident,
  { groups, to }: Extract<Command, { kind: 'move' }>,
): Outcome | undefined {
  for (const id of groups) {
    const group = board.group(id);
    if (!group) return refused('unknown', `there is no group ${id}`);
    const home = group.incident === undefined ? undefined : board.incident(group.incident);
    const isLoose = home === undefined || home.state === 'forming';
    if (isLoose ? typeof to === 'number' : home.number === whole.number) continue;
    return refused('not now', `"${group.title}" is not a member of it`);
  }
  return undefined;
}

/** Groups whose threats are to get another verdict: of a closed incident all, also those that were judged before. */
function judgedBy({ kind, incident, touched }: LogEntry, board: MemoryBoard): JudgedGroup[] {
  if (kind === 'closed') return board.membersOf(incident).map(({ id, verdict }) => ({ id, verdict }));
  return touched.groups
    .filter(({ before, after }) => before.verdict !== after.verdict)
    .map(({ id, after: { verdict } }) => ({ id, verdict }));
}

/** Notes which verdicts threats are to get from their groups. */
async function judgeGroups(
  sql: Sql,
  { customerId, by, now }: IncidentTask,
  judged: readonly JudgedGroup[],
  reason: string | undefined,
): Promise<void> {
  if (judged.length === 0) return;
  const [ids, verdicts] = [judged.map(({ id }) => id), judged.map(({ verdict }) => verdict ?? null)];
  const why = reason === undefined ? null : storable(reason);
  await sql.query(JUDGE_GROUPS, [customerId, ids, verdicts, storable(by.name), why, new Date(now).toISOString()]);
}

/** Writes what somebody did into the audit log. */
async function note(sql: Sql, { customerId, by }: IncidentTask, lines: readonly LogEntry[]): Promise<void> {
  for (const { kind, incident, seq, text, touched, undoes } of lines) {
    const states = touched.incidents.find(({ number }) => number === incident);
    const about = { incident: incidentIdOf(customerId, incident), line: seq, text, ...(undoes && { undoes }) };
    await appendAudit(sql, { ...changeBy(by, `incident.${kind}`, about, states), customerId });
  }
}

/** As a document can hold its texts. */
function storableWish(wish: IncidentWish): IncidentWish {
  return Object.fromEntries(
    Object.entries(wish).map(([name, value]) => [name, typeof value === 'string' ? storable(value) : value]),
  ) as IncidentWish;
}
