import { execFileSync } from 'node:child_process';

/** Questions one worker has sent to its model, by its own count. */
export async function modelRequests(metricsUrl: string): Promise<number> {
  const metrics = await (await fetch(metricsUrl)).text();
  const counts = metrics.matchAll(/^soc_model_requests_total\{[^}]*outcome="(?:answered|server_error)"[^}]*\} (\d+)/gm);
  return Array.from(counts, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0);
}

/** Memory of a process that is in RAM. */
export function residentBytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}
