import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time that all threads of a process have used so far, milliseconds, to the microsecond: what a scheduler counts, without asking
 * the process itself. NaN where the system does not say it.
 */
export function processCpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return NaN;
  const nanoseconds = readdirSync(tasks).map((task) => {
    try {
      return Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // a thread that ended meanwhile
      return 0;
    }
  });
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}
