import { Body, Controller, Get, Put } from '@nestjs/common';
import { SeenUpTo, type SeenMark } from '@soc-agent/contracts';
import { SeenMarks, type Principal } from '@soc-agent/store';
import { By } from '../access/by.js';
import { Route } from '../http/route.js';

/** Up to which change somebody has seen the list. */
@Controller('api/session/seen')
export class SeenController {
  constructor(private readonly marks: SeenMarks) {}

  @Get()
  @Route('read', {
    summary: 'Read up to where the list was seen',
    answers: { 200: ['0 for somebody who never said.', 'SeenMark'] },
  })
  async read(@By() { id }: Principal): Promise<SeenMark> {
    return this.marks.of(id);
  }

  @Put()
  @Route('read', {
    summary: 'Mark the list as seen up to a change',
    description: 'It moves on, never back.',
    answers: { 200: ['Where it is then.', 'SeenMark'] },
  })
  async move(@Body() { seq }: SeenUpTo, @By() { id }: Principal): Promise<SeenMark> {
    return this.marks.move(id, seq, Date.now());
  }
}
