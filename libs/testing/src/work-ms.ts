/** Milliseconds that this thread works on something: what else the machine has to do meanwhile is not counted. */
export function workMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
