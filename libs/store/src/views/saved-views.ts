import type { NewView, SavedView } from '@soc-agent/contracts';
import type { Principal } from '../access/gatekeeper.js';
import { ForeignDocumentError, StaleVersionError } from '../context/versions.js';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';

/** Of one person or key. */
const MOST_VIEWS = 200;

interface ViewRow {
  id: string;
  principal: string;
  owner: string;
  name: string;
  query: string;
  shared: boolean;
  version: number;
}

const COLUMNS = 'id, principal, owner, name, query, shared, version';
const LIST = {
  name: 'views list',
  text: `select ${COLUMNS} from saved_views where principal = $1 or (shared and customer_id is not distinct from $2::int) order by lower(name), id`,
};
const ONE = { name: 'views one', text: `select ${COLUMNS} from saved_views where id = $1 and principal = $2` };
const ADD = {
  name: 'views add',
  text: `insert into saved_views (id, principal, owner, customer_id, name, query, shared)
    select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from saved_views where principal = $2) < ${MOST_VIEWS}
    returning ${COLUMNS}`,
};
const CHANGE = {
  name: 'views change',
  text: `update saved_views set name = $4, query = $5, shared = $6, version = version + 1
    where id = $1 and principal = $2 and ($3::int is null or version = $3) returning ${COLUMNS}`,
};
const REMOVE = {
  name: 'views remove',
  text: 'delete from saved_views where id = $1 and principal = $2 and ($3::int is null or version = $3) returning id',
};

/** Queries of the list that people gave names: each changes their own. */
export class SavedViewStore {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Their own, and those that others share who see the same customers. */
  async list({ id, customer }: Pick<Principal, 'id' | 'customer'>): Promise<SavedView[]> {
    const rows = await this.database.query<ViewRow>(LIST, [id, customer?.id ?? null]);
    return rows.map((row) => viewOf(row, id));
  }

  /** @returns undefined when there are as many already as can be kept. */
  async add(viewId: string, view: NewView, principal: Principal): Promise<SavedView | undefined> {
    const { id, name, customer } = principal;
    const [row] = await this.database.query<ViewRow>(ADD, [
      ...[viewId, id, storable(name), customer?.id ?? null],
      ...textsOf(view),
    ]);
    return row && viewOf(row, id);
  }

  /** @param version that was seen; undefined for whatever is there. @throws ForeignDocumentError, StaleVersionError */
  async change(viewId: string, view: NewView, { id }: Principal, version?: number): Promise<SavedView> {
    const [row] = await this.database.query<ViewRow>(CHANGE, [viewId, id, version ?? null, ...textsOf(view)]);
    return row ? viewOf(row, id) : this.refuse(viewId, id);
  }

  /** @throws ForeignDocumentError, StaleVersionError */
  async remove(viewId: string, { id }: Principal, version?: number): Promise<void> {
    const [row] = await this.database.query(REMOVE, [viewId, id, version ?? null]);
    if (!row) await this.refuse(viewId, id);
  }

  private async refuse(viewId: string, principal: string): Promise<never> {
    const [row] = await this.database.query<ViewRow>(ONE, [viewId, principal]);
    throw row ? new StaleVersionError(viewOf(row, principal)) : new ForeignDocumentError();
  }
}

function textsOf({ name, query, shared }: NewView): [string, string, boolean] {
  return [storable(name), storable(query), shared];
}

function viewOf({ principal, ...view }: ViewRow, asker: string): SavedView {
  return { ...view, own: principal === asker };
}
