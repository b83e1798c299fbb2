import { Module } from '@nestjs/common';
import { fromDatabase } from '@soc-agent/platform';
import { ContextImports, ContextStore, PlaybookArmings } from '@soc-agent/store';
import { ArmingController } from './arming.controller.js';
import { CustomersController } from './customers.controller.js';
import { EventsController } from './events.controller.js';
import { ContextImporter } from './imports/context-importer.js';
import { ImportsController } from './imports/imports.controller.js';
import { IndicatorsController } from './indicators.controller.js';
import { NewsController } from './news.controller.js';
import { SuppressionsController } from './suppressions.controller.js';

/** What customers and feeds tell us, for agents to look at. */
@Module({
  controllers: [
    CustomersController,
    ArmingController,
    EventsController,
    IndicatorsController,
    NewsController,
    SuppressionsController,
    ImportsController,
  ],
  providers: [...fromDatabase(ContextImports, ContextStore, PlaybookArmings), ContextImporter],
})
export class ContextModule {}
