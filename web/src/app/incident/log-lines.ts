import type { IncidentDetail, IncidentLogLine } from '@soc-agent/contracts';

type Log = Pick<IncidentDetail, 'log'>;

/** Lines that another one took back, unless that was taken back, too. */
export function takenBack({ log }: Log): ReadonlySet<number> {
  const gone = new Set<number>();
  // the newest first: what was undone undoes nothing
  for (const { seq, undoes } of log.toReversed()) if (undoes !== undefined && !gone.has(seq)) gone.add(undoes);
  return gone;
}

/** Whether a line can be taken back, as far as the log says. */
export function canUndo(line: IncidentLogLine, gone: ReadonlySet<number>): boolean {
  return line.isUndoable && !gone.has(line.seq);
}

/** The newest thing that somebody did and can take back. */
export function lastOf({ log }: Log, by: string | undefined): IncidentLogLine | undefined {
  const gone = takenBack({ log });
  return log.findLast((line) => by !== undefined && line.by === by && line.undoes === undefined && canUndo(line, gone));
}

/** The newest merge that the system made by itself, if it stands. */
export function automaticMerge({ log }: Log): IncidentLogLine | undefined {
  const gone = takenBack({ log });
  return log.findLast(({ kind, by, seq }) => kind === 'merged' && by === undefined && !gone.has(seq));
}

/** What was written after a line, the newest first. */
export function linesAfter({ log }: Log, seq: number): IncidentLogLine[] {
  return log.filter((line) => line.seq > seq).toReversed();
}
