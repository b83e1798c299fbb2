import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TRIAGE_WEIGHTS, type TriageWeights } from '@soc-agent/domain';
import { GROUPS_FILE, loadAlertGroups, type Tenants } from './ait-groups.js';
import { amidTraffic, loadRawAlerts, RAW_ALERTS_FILE, type RawAlert } from './raw-alerts.js';
import { judgeAlone, replay } from './replay.js';
import { loadStreams, STREAMS_FOLDER, type Stream } from './streams.js';
import { fitTriageWeights, type DataSet } from './weight-fit.js';

/** Tenants that were in view when the shipped weights were chosen; the others' labels never had a part in them. */
export const SEEN_TENANTS: readonly string[] = ['fox', 'harrison', 'russellmitchell', 'wardbeck'];

/** The labelled data of one folder, each part read once. */
export class LabelledData {
  private readonly read = new Map<string, Promise<unknown>>();
  private readonly fitted = new Map<string, TriageWeights>();

  constructor(readonly folder: string) {}

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** None when the file is absent. */
  alertGroups(): Promise<Tenants> {
    return this.once('alert groups', async () =>
      this.has(GROUPS_FILE) ? await loadAlertGroups(this.folder) : new Map<string, never>(),
    );
  }

  rawAlerts(): Promise<RawAlert[]> {
    return this.once('raw alerts', async () =>
      this.has(RAW_ALERTS_FILE) ? await loadRawAlerts(this.folder, await this.alertGroups()) : [],
    );
  }

  streams(): Promise<Stream[]> {
    return this.once('streams', async () => (this.has(STREAMS_FOLDER) ? await loadStreams(this.folder) : []));
  }

  /** Everything labelled that has a past or needs none, without verdicts, by where it comes from and what was done. */
  dataSets(): Promise<DataSet[]> {
    return this.once('data sets', async () => {
      const tenants = await this.alertGroups();
      const groups = [...tenants.values()].flatMap((ofTenant) => replay(ofTenant));
      const rawAlerts = amidTraffic(await this.rawAlerts(), tenants);
      const streams = await this.streams();
      return [
        { name: 'AIT', judged: groups.filter((one) => !one.case.dnsExfiltration), isPicked: false, ofTenants: true },
        {
          name: 'AIT DNS',
          judged: groups.filter((one) => one.case.dnsExfiltration || !one.attack),
          isPicked: false,
          ofTenants: true,
        },
        { name: 'raw', judged: rawAlerts, isPicked: true, ofTenants: true },
        ...streams.map(({ name, cases, isPicked }) => ({
          name,
          judged: isPicked ? judgeAlone(cases) : replay(cases),
          isPicked,
          ofTenants: false,
        })),
      ].filter(({ judged }) => judged.length > 0);
    });
  }

  /**
   * Weights for judging a tenant: as shipped when its labels had no part in them, else fitted anew on everything but
   * what is labelled at it.
   */
  async weightsWithout(tenant: string): Promise<TriageWeights> {
    if (!SEEN_TENANTS.includes(tenant)) return TRIAGE_WEIGHTS;
    const weights =
      this.fitted.get(tenant) ??
      fitTriageWeights(ofCustomers(await this.dataSets(), (customer) => customer !== tenant)).weights;
    this.fitted.set(tenant, weights);
    return weights;
  }

  private once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = (this.read.get(name) as Promise<T> | undefined) ?? read();
    this.read.set(name, known);
    return known;
  }
}

/** The data sets without what is labelled at tenants that the shipped weights may not know. */
export function seenOnly(sets: readonly DataSet[]): DataSet[] {
  return [
    ...ofCustomers(
      sets.filter(({ ofTenants }) => ofTenants),
      (customer) => SEEN_TENANTS.includes(customer),
    ),
    ...sets.filter(({ ofTenants }) => !ofTenants),
  ];
}

function ofCustomers(sets: readonly DataSet[], isWanted: (customer: string) => boolean): DataSet[] {
  return sets
    .map((set) => ({ ...set, judged: set.judged.filter((one) => isWanted(one.case.signal.customerName)) }))
    .filter(({ judged }) => judged.length > 0);
}
