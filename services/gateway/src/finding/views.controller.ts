import { Body, ConflictException, Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { NewView, type SavedView, type SavedViews } from '@soc-agent/contracts';
import { SavedViewStore, type Principal } from '@soc-agent/store';
import { v7 as newId } from 'uuid';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { Records } from '../access/records.js';
import { UuidInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { IfMatch, tagVersion, versionNumber } from '../http/version-tag.js';

const ViewId = UuidInPath('Id of the view.');
const ApiSeen = IfMatch(
  'The `version` that was read, as an `ETag`: where it is another one by now, 409 shows what is there.',
);

/** Queries of the list that people gave names: their own, and those that others share. */
@Controller('api/views')
export class ViewsController {
  constructor(
    private readonly records: Records,
    private readonly views: SavedViewStore,
  ) {}

  @Get()
  @Route('read', {
    summary: 'List saved views',
    answers: { 200: ['Own ones, and those that are shared.', 'SavedViews'] },
  })
  async list(@By() principal: Principal): Promise<SavedViews> {
    return { items: await this.records.for(principal).views.list(principal) };
  }

  @Post()
  @Route('read', { summary: 'Save a view', answers: { 201: ['It is there.', 'SavedView'] }, refuses: [409, 503] })
  async add(@Body() view: NewView, @Asks() { principal, reply }: Asking): Promise<SavedView> {
    const added = await this.views.add(newId(), view, principal);
    if (!added) throw new ConflictException('there are as many already as can be kept');
    return tagged(reply, added);
  }

  @Put(':id')
  @ApiSeen
  @Route('read', {
    summary: 'Change one of one’s own views',
    answers: { 200: ['As it is now.', 'SavedView'] },
    refuses: [404, 409, 503],
  })
  async change(
    @ViewId id: string,
    @Body() view: NewView,
    @Asks() { principal, seen, reply }: Asking,
  ): Promise<SavedView> {
    return tagged(reply, await this.views.change(id, view, principal, versionNumber(seen)));
  }

  @Delete(':id')
  @ApiSeen
  @Route('read', {
    summary: 'Delete one of one’s own views',
    answers: { 204: ['It is gone.', null] },
    refuses: [404, 409, 503],
  })
  async remove(@ViewId id: string, @Asks() { principal, seen }: Asking): Promise<void> {
    await this.views.remove(id, principal, versionNumber(seen));
  }
}

function tagged(reply: Asking['reply'], view: SavedView): SavedView {
  tagVersion(reply, view.version);
  return view;
}
