import { Module } from '@nestjs/common';
import { fromDatabase } from '@soc-agent/platform';
import { IncidentCommands, IncidentReader, ThreatStore } from '@soc-agent/store';
import { Dashboards } from '../threats/dashboards.js';
import { IncidentDesk } from './incident-desk.js';
import { IncidentExportsController } from './incident-exports.controller.js';
import { IncidentReport } from './incident-report.js';
import { IncidentsController } from './incidents.controller.js';

/** Threats that belong together, and what people decide about them. */
@Module({
  controllers: [IncidentsController, IncidentExportsController],
  providers: [...fromDatabase(IncidentCommands, IncidentReader, ThreatStore), Dashboards, IncidentDesk, IncidentReport],
  exports: [Dashboards, IncidentCommands, IncidentReader, ThreatStore],
})
export class IncidentsModule {}
