import { AGENT_KINDS } from '@soc-agent/contracts';
import { AGENTS } from '@soc-agent/domain';
import { seededSignal, SeededWorld } from '@soc-agent/testing';

/** What the rules of one agent may take of a processor for one threat, milliseconds, p50. */
const BAR_MS = 2;
const THREATS = 2000;

/** Prints the processor time of each agent's rules, over generated threats in generated worlds; what its sources take is left out. */
const worlds = Array.from({ length: THREATS }, (_, seed) => new SeededWorld(seededSignal(seed), seed));
console.log(`processor time of the rules, ms for one of ${THREATS} threats (bar: p50 ${BAR_MS})`);
for (const kind of AGENT_KINDS) {
  const times: number[] = [];
  // once for the compiler, once for the figures
  for (const measured of [false, true]) {
    for (const { signal, sources } of worlds) {
      const before = process.cpuUsage();
      await AGENTS[kind].investigate(signal, sources);
      const { user, system } = process.cpuUsage(before);
      if (measured) times.push((user + system) / 1000);
    }
  }
  times.sort((a, b) => a - b);
  const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => times[Math.floor(share * times.length)]);
  console.log(`${kind.padEnd(12)} p50 ${p50.toFixed(3)}   p99 ${p99.toFixed(3)}`);
  if (p50 > BAR_MS) process.exitCode = 1;
}
