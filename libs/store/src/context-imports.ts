import type { ContextImport } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';

/** How long an import can be looked up, seconds. */
const REMEMBERED_S = 7 * 24 * 3600;
/** An import that did not get on for so long has lost its process. */
const INTERRUPTED_AFTER_MS = 30_000;

/** The state of imports, for those who ask how far they are. */
export class ContextImports {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  async save(state: ContextImport): Promise<void> {
    await this.redis.set(this.key(state.id), JSON.stringify(state), 'EX', REMEMBERED_S);
  }

  /** Undefined when there was none within the last week. */
  async find(id: string, now: number): Promise<ContextImport | undefined> {
    const stored = await this.redis.get(this.key(id));
    if (stored === null) return undefined;
    const state = JSON.parse(stored) as ContextImport;
    const lost = state.status === 'running' && now - Date.parse(state.updatedAt) > INTERRUPTED_AFTER_MS;
    return lost ? { ...state, status: 'interrupted' } : state;
  }

  private key(id: string): string {
    return `${this.prefix}:context:import:${id}`;
  }
}
