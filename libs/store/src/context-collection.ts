import type { Redis } from 'ioredis';
import {
  DELETE_DOCUMENT,
  DOCUMENTS_OF_GROUPS,
  LIST_DOCUMENTS,
  OVERLAPPING_DOCUMENTS,
  PUT_DOCUMENTS,
} from './context-scripts.js';
import { RedisScript } from './redis-scripts.js';

const putDocuments = new RedisScript(PUT_DOCUMENTS);
const deleteDocument = new RedisScript(DELETE_DOCUMENT);
const listDocuments = new RedisScript(LIST_DOCUMENTS);
const overlappingDocuments = new RedisScript(OVERLAPPING_DOCUMENTS);
const documentsOfGroups = new RedisScript(DOCUMENTS_OF_GROUPS);

/** What a collection has to know of its documents. */
export interface CollectionShape<T> {
  /** Names its keys. */
  name: string;
  /** At most so many documents are kept. */
  capacity: number;
  /** Beyond the capacity: forget the oldest, or refuse new ones. */
  whenFull: 'forget' | 'refuse';
  order: 'ascending' | 'descending';
  idOf(document: T): string;
  /** Unix ms that orders the list and bounds time windows; ids order documents of the same time. */
  timeOf(document: T): number;
  /** Unix ms, infinite for what has no end yet; left out, documents are moments. */
  endOf?: (document: T) => number;
  /** What the list can be narrowed to. */
  groupsOf(document: T): string[];
}

export type PutOutcome = 'created' | 'replaced' | 'refused';

/** One page of a collection; times are Unix ms, both ends included. */
export interface CollectionPage {
  group?: string;
  from?: number;
  to?: number;
  offset: number;
  limit: number;
}

/** Documents by id, listed by time and group; each change is one step in Redis. */
export class ContextCollection<T extends object> {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    prefix: string,
    private readonly shape: CollectionShape<T>,
  ) {
    this.key = `${prefix}:context:${shape.name}`;
  }

  idOf(document: T): string {
    return this.shape.idOf(document);
  }

  /** Stores all of them in one step; a repeat changes nothing. */
  async put(...documents: T[]): Promise<PutOutcome[]> {
    if (documents.length === 0) return [];
    const { capacity, whenFull, endOf } = this.shape;
    const rows = documents.flatMap((document) => {
      const time = this.shape.timeOf(document);
      const end = endOf?.(document) ?? time;
      const groups = this.shape.groupsOf(document).map(wellFormed);
      return [
        this.shape.idOf(document),
        JSON.stringify(document),
        time,
        Number.isFinite(end) ? end : 'inf',
        JSON.stringify([...new Set(groups)]),
      ];
    });
    return (await putDocuments.run(this.redis, this.key, capacity, whenFull, ...rows)) as PutOutcome[];
  }

  async find(id: string): Promise<T | undefined> {
    return (await this.findAll([id]))[0];
  }

  /** Those of the ids that exist, in the order of the ids. */
  async findAll(ids: readonly string[]): Promise<T[]> {
    return ids.length === 0 ? [] : parsed(await this.redis.hmget(this.key, ...ids));
  }

  /** False when there was none. */
  async delete(id: string): Promise<boolean> {
    return (await deleteDocument.run(this.redis, this.key, id)) === 1;
  }

  async list({ group, from, to, offset, limit }: CollectionPage): Promise<{ items: T[]; total: number }> {
    const [total, ...documents] = (await listDocuments.run(
      this.redis,
      this.key,
      group ?? '',
      from ?? '-inf',
      to ?? '+inf',
      offset,
      limit,
      this.shape.order,
    )) as [number, ...string[]];
    return { items: parsed(documents), total };
  }

  /** All ids, in no order. */
  async ids(): Promise<string[]> {
    return this.redis.hkeys(this.key);
  }

  /**
   * Documents of any of the groups that overlap the window, the latest begun first. Looked at are the `candidates` latest of
   * each group that began not before `earliest`.
   */
  async overlapping(
    groups: readonly string[],
    { from, to, earliest, candidates, limit }: Record<'from' | 'to' | 'earliest' | 'candidates' | 'limit', number>,
  ): Promise<T[]> {
    const names = groups.map(wellFormed);
    return parsed(
      (await overlappingDocuments.run(
        this.redis,
        this.key,
        from,
        to,
        earliest,
        candidates,
        limit,
        ...names,
      )) as string[],
    );
  }

  /** The latest documents of each group, each document once. */
  async ofGroups(groups: readonly string[], limitOfEach: number): Promise<T[]> {
    if (groups.length === 0) return [];
    return parsed(
      (await documentsOfGroups.run(this.redis, this.key, limitOfEach, ...groups.map(wellFormed))) as string[],
    );
  }
}

function parsed<T>(documents: readonly (string | null)[]): T[] {
  return documents.flatMap((document) => (document === null ? [] : [JSON.parse(document) as T]));
}

/** Half a surrogate pair becomes U+FFFD, as it does on the way to Redis: its Lua cannot read the escape JSON would write for it. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
