import { Module } from '@nestjs/common';
import { fromDatabase } from '@soc-agent/platform';
import { SavedViewStore, SeenMarks } from '@soc-agent/store';
import { Askers } from './askers.js';
import { EntitiesController } from './entities.controller.js';
import { FiguresController } from './figures.controller.js';
import { FindingController } from './finding.controller.js';
import { SeenController } from './seen.controller.js';
import { ThreatExportsController } from './threat-exports.controller.js';
import { ViewsController } from './views.controller.js';

/** What people look for among threats, and what they keep of that. */
@Module({
  controllers: [
    FindingController,
    ThreatExportsController,
    EntitiesController,
    FiguresController,
    ViewsController,
    SeenController,
  ],
  providers: [...fromDatabase(SavedViewStore, SeenMarks), Askers],
  exports: [Askers],
})
export class FindingModule {}
