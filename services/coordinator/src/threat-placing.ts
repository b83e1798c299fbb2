import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ThreatAnalysis } from '@soc-agent/contracts';
import { citedIndicators, incidentThreat } from '@soc-agent/domain';
import { IncidentStore, ThreatStore, UnplacedThreats } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import { CustomerNetworks } from './customer-networks.js';

/** Longest wait for the last ones at the end; what is not placed then is found later. */
const LAST_MS = 5000;
/** Longer than repetitions wait to be placed. */
const MISSED_AFTER_MS = 180_000;

type Placeable = Pick<
  ThreatAnalysis,
  'id' | 'signal' | 'risk' | 'severity' | 'mitreTactics' | 'mitreTechniques' | 'agentAnalyses' | 'verdict'
>;

/** Puts stored threats into their groups and incidents. */
@Injectable()
export class ThreatPlacing implements OnModuleDestroy {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly networks: CustomerNetworks,
    private readonly threats: ThreatStore,
    private readonly unplaced: UnplacedThreats,
  ) {}

  /** Those that wait for others of their kind are placed while the database is there. */
  async onModuleDestroy(): Promise<void> {
    await Promise.race([this.incidents.settle(), wait(LAST_MS, undefined, { ref: false })]);
  }

  /** Places a threat; one that is placed already stays where it is. */
  async place(analysis: Placeable): Promise<void> {
    const now = Date.now();
    const network = await this.networks.of(analysis.signal.customerName, now);
    const { triage } = analysis.agentAnalyses.historical;
    await this.incidents.place(incidentThreat(analysis, triage, network, citedIndicators(analysis)), now);
  }

  /** Places what a process left behind that died. */
  async placeMissed(now: number): Promise<void> {
    for (const id of await this.unplaced.find(now, MISSED_AFTER_MS)) {
      const threat = await this.threats.find(id);
      if (threat && 'processing' in threat) await this.place(threat);
    }
  }
}
