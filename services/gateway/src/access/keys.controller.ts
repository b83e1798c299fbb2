import { Body, Controller, Delete, Get, NotFoundException, Post } from '@nestjs/common';
import type { ApiKeyRecord } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import { ApiKeys, type Author, type Principal } from '@soc-agent/store';
import { InPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { Changes } from './asking.js';
import { By } from './by.js';
import { KeyRequest } from './requests.js';

/** A new key: the only time it is shown. */
export interface MadeKey {
  key: string;
  record: ApiKeyRecord;
}

/** Body of `GET /api/keys`. */
export interface KeyList {
  /** The newest first; revoked ones, too. */
  items: ApiKeyRecord[];
}

/** The keys by which machines come. */
@Controller('api/keys')
export class KeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @Route('admin', {
    summary: 'List API keys',
    answers: { 200: ['All of them, without the keys themselves.', 'KeyList'] },
  })
  async list(): Promise<KeyList> {
    return { items: await this.keys.list() };
  }

  @Post()
  @Route('admin', { summary: 'Make an API key', answers: { 201: ['The key, which is shown this once.', 'MadeKey'] } })
  async make(
    @Body() { expiresAt, ...body }: KeyRequest,
    @By() { id: createdBy }: Principal,
    @Changes() by: Author,
  ): Promise<MadeKey> {
    if (body.scopes.includes('admin') && body.customer !== undefined) {
      throw new InvalidDocumentError([{ field: 'customer', message: 'must be left out: an admin sees all customers' }]);
    }
    const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
    return this.keys.create({ ...body, createdBy, ...expiry }, by);
  }

  /** It is refused everywhere within five seconds. */
  @Delete(':id')
  @Route('admin', {
    summary: 'Revoke an API key',
    answers: { 204: ['It is refused everywhere within five seconds.', null] },
    refuses: [404, 503],
  })
  async revoke(@InPath('id', 'Its public part.') id: string, @Changes() by: Author): Promise<void> {
    const revoked = await this.keys.revoke(id, by);
    if (!revoked) throw new NotFoundException(`there is no key ${id} that could be revoked`);
  }
}
