import { applyDecorators, Delete, Get, Post, Put, UseGuards } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { ContextImport } from '@soc-agent/contracts';
import { IMPORT_BODIES } from '../api-docs/bodies.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { InPath } from '../http/in-path.js';
import { Route, schemaOf } from '../http/route.js';
import { IfMatch } from '../http/version-tag.js';

type DocumentClass = new () => object;

/** The routes that controllers of context documents have in common. @param plural what the documents are called */
export function contextRoutes(plural: string, { name: type }: DocumentClass, id: string) {
  const ApiSeen = IfMatch(
    'The `ETag` of what was read: where it is another one by now, 409 shows what is there. `*` for whatever is there. A customer that is there is only replaced with one of them.',
  );
  const ApiDocument = ApiBody({ schema: schemaOf(type) });
  const stored = {
    answers: { 200: ['It took the place of an older one.', type], 201: ['It is new.', type] },
    refuses: [409, 503],
  } as const;
  return {
    Id: InPath('id', `Its \`${id}\`.`),
    Lists: applyDecorators(
      Get(),
      Route('read', { summary: `List ${plural}`, answers: { 200: ['One page.', `${type}Page`] } }),
    ),
    Reads: applyDecorators(
      Get(':id'),
      Route('read', {
        summary: `Read one of the ${plural}`,
        answers: { 200: ['As it is stored.', type] },
        refuses: [404, 503],
      }),
    ),
    Puts: applyDecorators(
      Put(':id'),
      ApiSeen,
      ApiDocument,
      Route('context', { summary: `Store one of the ${plural} by its id`, ...stored }),
    ),
    Removes: applyDecorators(
      Delete(':id'),
      ApiSeen,
      Route('context', {
        summary: `Delete one of the ${plural}`,
        answers: { 204: ['There is none of that id any more.', null] },
        refuses: [404, 409, 503],
      }),
    ),
    Posts: applyDecorators(Post(), ApiDocument, Route('context', { summary: `Store one of the ${plural}`, ...stored })),
    Imports: (into: ContextImport['into']) =>
      applyDecorators(
        Post('import'),
        UseGuards(BackpressureGuard),
        Route('context', {
          summary: `Import a file of ${plural}`,
          takes: IMPORT_BODIES[into],
          answers: {
            202: ['Its beginning was found readable; the rest is read now, as its state says.', 'ContextImport'],
          },
          refuses: [429, 503],
          // a file comes as slowly as it is sent
          timeoutMs: 'own',
        }),
      ),
  };
}
