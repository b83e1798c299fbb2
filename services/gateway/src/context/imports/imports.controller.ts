import { Controller, Get, NotFoundException } from '@nestjs/common';
import type { ContextImport } from '@soc-agent/contracts';
import { ContextImports, type Principal } from '@soc-agent/store';
import { By } from '../../access/by.js';
import { InPath } from '../../http/in-path.js';
import { Route } from '../../http/route.js';

/** How far imports are. */
@Controller('api/context/imports')
export class ImportsController {
  constructor(private readonly imports: ContextImports) {}

  @Get(':id')
  @Route('context', {
    summary: 'Read how far an import is',
    answers: { 200: ['Its state; kept for a day.', 'ContextImport'] },
    refuses: [404, 503],
  })
  async one(
    @InPath('id', 'As the import was answered.') id: string,
    @By() { customer }: Principal,
  ): Promise<ContextImport> {
    const found = await this.imports.find(id, Date.now());
    // feeds are not for people of one customer
    if (!found || customer) throw new NotFoundException(`there is no import ${id}`);
    return found;
  }
}
