import { ThreatStore, type Database } from '@soc-agent/store';
import type { MadeThreats } from './made-threats.js';

/** Threats that are stored at a time. */
const AT_ONCE = 32;

/** Stores threats as fast as they can be, through the system's own store. */
export async function storeThreats(database: Database, made: MadeThreats, from: number, to: number): Promise<void> {
  const stores = Array.from({ length: 2 }, () => new ThreatStore(database));
  let next = from;
  const work = async (worker: number): Promise<void> => {
    for (let n = next++; n < to; n = next++) {
      const analysis = made.at(n);
      const storedAt = Date.parse(analysis.createdAt) + 50;
      await stores[worker % 2]!.complete({ revision: 1, isStored: false }, analysis, storedAt);
      if (n % 50_000 === 0) console.log(`  ${n}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker)));
}
