import {
  applyDecorators,
  Body,
  ConflictException,
  Delete,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Put,
  Query,
  Res,
  type Type,
} from '@nestjs/common';
import { ApiBody, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import { ContextStore, type CollectionGroup, type CollectionPage, type ContextCollection } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { withDeadline } from '../http/deadline.js';
import type { PageQuery, WindowQuery } from './page-query.js';

/** Longest wait for PostgreSQL, milliseconds. */
const TIMEOUT_MS = 2000;

/** One page of a context list. */
export interface ContextPage<T> {
  items: T[];
  /** All that match, not only this page. */
  total: number;
  /** Absent on the last page. */
  nextOffset?: number;
}

export interface ResourceOptions<T extends object, Q extends PageQuery> {
  /** The class documents are validated by. */
  type: new () => T;
  /** The field that is the document's id, named by the path. */
  id: keyof T & string;
  query: new () => Q;
  collection(store: ContextStore): ContextCollection<T>;
  /** A document of a sender with what it names in the form things are compared in. */
  inOneForm?: (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** The group a query narrows the list to. */
  group?(query: Q): CollectionGroup | undefined;
}

/** What every context controller answers. */
export interface ContextResource<T extends object> {
  readonly collection: ContextCollection<T>;
  list(query: unknown): Promise<ContextPage<T>>;
  one(id: string): Promise<T>;
  put(id: string, body: unknown, reply: FastifyReply): Promise<T>;
  remove(id: string): Promise<void>;
  /** A document of a sender. @throws InvalidDocumentError */
  read(body: unknown): T;
  /** Stores a valid document: 201 for a new one, 200 in place of an older. */
  store(document: T, reply: FastifyReply): Promise<T>;
}

/** List, get, put and delete of one collection: the base class of its controller. */
export function contextResource<T extends object, Q extends PageQuery>(
  options: ResourceOptions<T, Q>,
): Type<ContextResource<T>> {
  const { type, id: idField, query: queryType, inOneForm = (document) => document } = options;
  const schema = { $ref: `#/components/schemas/${type.name}` };
  const queryFields = Object.keys(new queryType()).map((name) => ApiQuery({ name, required: false, type: 'string' }));

  class Resource implements ContextResource<T> {
    @Inject(ContextStore)
    readonly context!: ContextStore;

    get collection(): ContextCollection<T> {
      return options.collection(this.context);
    }

    @Get()
    @applyDecorators(...queryFields)
    async list(@Query() plain: unknown): Promise<ContextPage<T>> {
      const query = validated(queryType, plain, 'strict');
      const { items, total } = await withDeadline(
        this.collection.list(pageOf(query, options.group?.(query))),
        TIMEOUT_MS,
        'PostgreSQL',
      );
      const nextOffset = query.offset + items.length;
      return { items, total, ...(items.length > 0 && nextOffset < total && { nextOffset }) };
    }

    @Get(':id')
    @ApiResponse({ status: 200, schema })
    async one(@Param('id') id: string): Promise<T> {
      const found = await withDeadline(this.collection.find(this.keyOf(id)), TIMEOUT_MS, 'PostgreSQL');
      if (!found) throw missing(id);
      return found;
    }

    /** The body may leave the id to the path. */
    @Put(':id')
    @ApiBody({ schema })
    async put(
      @Param('id') id: string,
      @Body() body: unknown,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<T> {
      const document = this.read(body, { [idField]: id });
      const named = inOneForm({ ...document, [idField]: id }) as T;
      if (this.collection.idOf(document) !== this.collection.idOf(named)) {
        throw new InvalidDocumentError([{ field: idField, message: 'must be the one in the path' }]);
      }
      return this.store(document, reply);
    }

    @Delete(':id')
    @HttpCode(204)
    async remove(@Param('id') id: string): Promise<void> {
      if (!(await withDeadline(this.collection.delete(this.keyOf(id)), TIMEOUT_MS, 'PostgreSQL'))) throw missing(id);
    }

    read(body: unknown, defaults: object = {}): T {
      const isDocument = typeof body === 'object' && body !== null && !Array.isArray(body);
      return validated(type, isDocument ? inOneForm({ ...defaults, ...body }) : body, 'strict');
    }

    async store(document: T, reply: FastifyReply): Promise<T> {
      const [outcome] = await withDeadline(this.collection.put(document), TIMEOUT_MS, 'PostgreSQL');
      if (outcome === 'refused') throw new ConflictException('there are as many already as can be kept');
      reply.status(outcome === 'created' ? 201 : 200);
      return document;
    }

    private keyOf(id: string): string {
      return this.collection.idOf({ [idField]: id } as T);
    }
  }
  return Resource;
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
