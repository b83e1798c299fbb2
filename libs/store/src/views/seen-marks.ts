import type { SeenMark } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';

interface MarkRow {
  seq: string;
  at: Date;
}

const READ = { name: 'seen read', text: 'select seq, at from seen_marks where principal = $1', prepared: true };
const MOVE = {
  name: 'seen move',
  text: `insert into seen_marks values ($1, $2, $3)
    on conflict (principal) do update set seq = greatest(seen_marks.seq, excluded.seq), at = excluded.at returning seq, at`,
};

/** Up to which change people have seen the list. */
export class SeenMarks {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** 0 for somebody who never said. */
  async of(principal: string): Promise<SeenMark> {
    const [row] = await this.database.query<MarkRow>(READ, [principal]);
    return row ? markOf(row) : { seq: 0 };
  }

  /** Moves it on, never back. @returns where it is then */
  async move(principal: string, seq: number, now: number): Promise<SeenMark> {
    const [row] = await this.database.query<MarkRow>(MOVE, [principal, seq, new Date(now).toISOString()]);
    return markOf(row!);
  }
}

function markOf({ seq, at }: MarkRow): SeenMark {
  return { seq: Number(seq), at: at.toISOString() };
}
