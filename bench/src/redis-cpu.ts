import type { Redis } from 'ioredis';

/** Processor time that Redis has used so far, that of its children (rewrites of its files) included; milliseconds. */
export async function redisCpuMs(redis: Redis): Promise<number> {
  return cpuMsOf(await redis.info('cpu'));
}

/** @param info `INFO cpu`: seconds of the server and of its children that have ended. @throws Error when a figure is missing. */
export function cpuMsOf(info: string): number {
  const seconds = ['sys', 'user', 'sys_children', 'user_children'].map((name) => {
    const [, value] = new RegExp(`^used_cpu_${name}:([\\d.]+)\\r?$`, 'm').exec(info) ?? [];
    if (value === undefined) throw new Error(`Redis' INFO cpu has no used_cpu_${name}`);
    return Number(value);
  });
  return seconds.reduce((sum, value) => sum + value) * 1000;
}
