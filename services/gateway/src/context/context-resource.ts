import { ConflictException, NotFoundException } from '@nestjs/common';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import type { CollectionGroup, CollectionPage, ContextCollection } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { withDeadline } from '../http/deadline.js';
import type { PageQuery, WindowQuery } from './page-query.js';

/** Longest wait for PostgreSQL, milliseconds. */
const TIMEOUT_MS = 2000;

/** One page of a context list. */
export interface Page<T> {
  items: T[];
  /** All that match, not only this page. */
  total: number;
  /** Absent on the last page. */
  nextOffset?: number;
}

export interface ResourceOptions<T extends object> {
  /** The class documents are validated by. */
  type: new () => T;
  /** The field that is the document's id, named by the path. */
  id: keyof T & string;
  collection: ContextCollection<T>;
  /** A document of a sender with what it names in the form things are compared in. */
  inOneForm?: (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** What the controllers of context documents have in common: list, get, put and delete of one collection. */
export class ContextResource<T extends object> {
  readonly collection: ContextCollection<T>;

  constructor(private readonly options: ResourceOptions<T>) {
    this.collection = options.collection;
  }

  async list(query: PageQuery & Partial<WindowQuery>, group?: CollectionGroup): Promise<Page<T>> {
    const { items, total } = await withDeadline(this.collection.list(pageOf(query, group)), TIMEOUT_MS, 'PostgreSQL');
    const nextOffset = query.offset + items.length;
    return { items, total, ...(items.length > 0 && nextOffset < total && { nextOffset }) };
  }

  async one(id: string): Promise<T> {
    const found = await withDeadline(this.collection.find(this.keyOf(id)), TIMEOUT_MS, 'PostgreSQL');
    if (!found) throw missing(id);
    return found;
  }

  /** The body may leave the id to the path. */
  async put(id: string, body: unknown, reply: FastifyReply): Promise<T> {
    const { id: idField, inOneForm = (document) => document } = this.options;
    const document = this.read(body, { [idField]: id });
    const named = inOneForm({ ...document, [idField]: id }) as T;
    if (this.collection.idOf(document) !== this.collection.idOf(named)) {
      throw new InvalidDocumentError([{ field: idField, message: 'must be the one in the path' }]);
    }
    return this.store(document, reply);
  }

  async remove(id: string): Promise<void> {
    if (!(await withDeadline(this.collection.delete(this.keyOf(id)), TIMEOUT_MS, 'PostgreSQL'))) throw missing(id);
  }

  /** A document of a sender. @throws InvalidDocumentError */
  read(body: unknown, defaults: object = {}): T {
    const { type, inOneForm = (document) => document } = this.options;
    const isDocument = typeof body === 'object' && body !== null && !Array.isArray(body);
    return validated(type, isDocument ? inOneForm({ ...defaults, ...body }) : body, 'strict');
  }

  /** Stores a valid document: 201 for a new one, 200 in place of an older. */
  async store(document: T, reply: FastifyReply): Promise<T> {
    const [outcome] = await withDeadline(this.collection.put(document), TIMEOUT_MS, 'PostgreSQL');
    if (outcome === 'refused') throw new ConflictException('there are as many already as can be kept');
    reply.status(outcome === 'created' ? 201 : 200);
    return document;
  }

  private keyOf(id: string): string {
    return this.collection.idOf({ [this.options.id]: id } as T);
  }
}

/** A page in the store's terms. */
function pageOf(
  { limit, offset, from, to }: PageQuery & Partial<WindowQuery>,
  group: CollectionGroup | undefined,
): CollectionPage {
  return {
    limit,
    offset,
    ...(group !== undefined && { group }),
    ...(from !== undefined && { from: Date.parse(from) }),
    ...(to !== undefined && { to: Date.parse(to) }),
  };
}

function missing(id: string): NotFoundException {
  return new NotFoundException(`there is no ${id}`);
}
