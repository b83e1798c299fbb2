import { ConflictException, NotFoundException } from '@nestjs/common';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import {
  versionOf,
  type CollectionGroup,
  type CollectionPage,
  type ContextCollection,
  type ContextStore,
  type PageOfCollection,
  type Principal,
} from '@soc-agent/store';
import type { Asking } from '../access/asking.js';
import { assertUnbound, customerFor } from '../access/by.js';
import type { Records } from '../access/records.js';
import { tagVersion } from '../http/version-tag.js';
import type { PageQuery, WindowQuery } from './page-query.js';

/** One page of a context list. */
export interface Page<T> extends CollectionPage<T> {
  /** Absent on the last page, and on those of a cursor. */
  nextOffset?: number;
}

export interface ResourceOptions<T extends object> {
  /** The class documents are validated by. */
  type: new () => T;
  /** The field that is the document's id, named by the path. */
  id: keyof T & string;
  /** Their collection in a store. */
  collectionIn: (context: ContextStore) => ContextCollection<T>;
  /** The customer that a document belongs to; undefined for one of all customers, and left out where every document is. */
  customerOf?: (document: T) => string | undefined;
  /** A sender's document with what it names in the form in which it is compared. */
  inOneForm?: (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** What the controllers of context documents have in common: list, get, put and delete of one collection. */
export class ContextResource<T extends object> {
  /** For changes only, after a check that the caller may make them. */
  readonly collection: ContextCollection<T>;

  constructor(
    private readonly records: Records,
    context: ContextStore,
    private readonly options: ResourceOptions<T>,
  ) {
    this.collection = options.collectionIn(context);
  }

  /** As the caller may see it. */
  seenBy(principal: Principal): ContextCollection<T> {
    return this.options.collectionIn(this.records.for(principal).context);
  }

  async list(principal: Principal, query: PageQuery & Partial<WindowQuery>, group?: CollectionGroup): Promise<Page<T>> {
    const found = await this.seenBy(principal).list(pageOf(query, group));
    const hasNext = found.nextCursor !== undefined && query.cursor === undefined;
    return { ...found, ...(hasNext && { nextOffset: query.offset + found.items.length }) };
  }

  async one(id: string, { principal, reply }: Pick<Asking, 'principal' | 'reply'>): Promise<T> {
    const found = await this.seenBy(principal).find(this.keyOf(id));
    if (!found || !this.isVisible(found, principal)) throw missing(id);
    tagVersion(reply, versionOf(found));
    return found;
  }

  /** The body may leave the id to the path. */
  async put(id: string, body: unknown, asking: Asking): Promise<T> {
    const { id: idField, inOneForm = (document) => document } = this.options;
    const document = this.read(body, { [idField]: id });
    const named = inOneForm({ ...document, [idField]: id }) as T;
    if (this.collection.idOf(document) !== this.collection.idOf(named)) {
      throw new InvalidDocumentError([{ field: idField, message: 'must be the one in the path' }]);
    }
    return this.store(document, asking);
  }

  async remove(id: string, asking: Asking): Promise<void> {
    const { customerOf } = this.options;
    const { principal, by, seen } = asking;
    if (!customerOf) assertUnbound(principal);
    const isErased = await this.collection.erase(this.keyOf(id), by, seen, this.ownedBy(principal));
    if (!isErased) throw missing(id);
  }

  /** A document of a sender. @throws InvalidDocumentError */
  read(body: unknown, defaults: object = {}): T {
    const { type, inOneForm = (document) => document } = this.options;
    const isDocument = typeof body === 'object' && body !== null && !Array.isArray(body);
    return validated(type, isDocument ? inOneForm({ ...defaults, ...body }) : body, 'strict');
  }

  /** Stores a valid document: 201 for a new one, 200 in place of an older. */
  async store(document: T, { principal, by, seen, reply }: Asking): Promise<T> {
    this.assertTheirs(principal, [document]);
    const outcome = await this.collection.write(document, by, seen, this.ownedBy(principal));
    if (outcome === 'refused') throw new ConflictException('there are as many already as can be kept');
    reply.status(outcome === 'created' ? 201 : 200);
    tagVersion(reply, versionOf(document));
    return document;
  }

  /** A caller bound to a customer stores only that customer's documents. @throws ForbiddenException */
  assertTheirs(principal: Principal, documents: readonly T[]): void {
    const { customerOf } = this.options;
    if (!principal.customer) return;
    if (!customerOf) return assertUnbound(principal);
    for (const document of documents) {
      customerFor(principal, customerOf(document));
      if (customerOf(document) === undefined) assertUnbound(principal);
    }
  }

  /** Whether the caller may change what is there; undefined for one who may change everything. */
  ownedBy({ customer }: Principal): ((before: T) => boolean) | undefined {
    const { customerOf } = this.options;
    return customer && customerOf && ((before) => customerOf(before) === customer.name);
  }

  private isVisible(document: T, { customer }: Principal): boolean {
    const owner = this.options.customerOf?.(document);
    return !customer || owner === undefined || owner === customer.name;
  }

  private keyOf(id: string): string {
    return this.collection.idOf({ [this.options.id]: id } as T);
  }
}

/** A page in the store's terms. */
function pageOf(
  { limit, offset, cursor, from, to }: PageQuery & Partial<WindowQuery>,
  group: CollectionGroup | undefined,
): PageOfCollection {
  return {
    limit,
    offset,
    ...(cursor !== undefined && { cursor }),
    ...(group !== undefined && { group }),
    ...(from !== undefined && { from: Date.parse(from) }),
    ...(to !== undefined && { to: Date.parse(to) }),
  };
}

export function missing(id: string): NotFoundException {
  return new NotFoundException(`there is no ${id}`);
}
