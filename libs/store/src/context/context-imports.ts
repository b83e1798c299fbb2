import type { ContextImport } from '@soc-agent/contracts';
import type { ContextDatabase } from './context-collection.js';

/** How long an import can be looked up. */
const REMEMBERED = '7 days';
/** An import that did not get on for so long has lost its process. */
const INTERRUPTED_AFTER_MS = 30_000;
/** Anything else in its place is no import's id. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const SAVE = {
  name: 'context_imports save',
  text: `with old as (delete from context_imports where updated_at < $2::timestamptz - interval '${REMEMBERED}')
    insert into context_imports (id, updated_at, document) values ($1, $2, $3)
    on conflict (id) do update set updated_at = excluded.updated_at, document = excluded.document`,
};
const FIND = { name: 'context_imports find', text: 'select document from context_imports where id = $1' };

/** The state of imports, for those who ask how far they are. */
export class ContextImports {
  constructor(private readonly database: ContextDatabase) {}

  async save(state: ContextImport): Promise<void> {
    await this.database.query(SAVE, [state.id, state.updatedAt, JSON.stringify(state)]);
  }

  /** Undefined when there was none within the last week. */
  async find(id: string, now: number): Promise<ContextImport | undefined> {
    if (!UUID.test(id)) return undefined;
    const [row] = await this.database.query<{ document: ContextImport }>(FIND, [id]);
    if (!row) return undefined;
    const state = row.document;
    const lost = state.status === 'running' && now - Date.parse(state.updatedAt) > INTERRUPTED_AFTER_MS;
    return lost ? { ...state, status: 'interrupted' } : state;
  }
}
