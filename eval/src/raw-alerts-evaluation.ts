import type { TriageWeights } from '@soc-agent/domain';
import type { LabelledData } from './labelled-data.js';
import { metricsOf, rocCurve, type Forecast, type Metrics } from './metrics.js';
import { amidTraffic, RAW_REFERENCE, UNKNOWN_TENANT, type Detector } from './raw-alerts.js';
import { judgeAlone } from './replay.js';

/** Best true-positive rate at no more than the reference's false-positive rate. */
export interface OperatingPoint {
  tpr: number;
  fpr: number;
  metrics: Metrics;
}

/** The point is that of single alerts amid their customer's traffic. */
export interface RawAlertFigures extends OperatingPoint {
  /** Alerts whose customer's traffic is among the alert groups; the others are seen amid the sample only. */
  inTraffic: number;
  /** Each alert with nothing known before it. */
  alone: OperatingPoint;
  /** Each alert after the sample's earlier ones, as if they were all of a customer's traffic. */
  sampleOnly: OperatingPoint;
}

/**
 * Judges each alert by itself, with what a customer's past traffic (unlabelled alert groups that ended before it) says,
 * with weights that know no label of that customer, and without any verdict.
 */
export async function evaluateRawAlerts(data: LabelledData): Promise<Record<Detector, RawAlertFigures>> {
  const [alerts, tenants] = [await data.rawAlerts(), await data.alertGroups()];
  const weights = new Map<string, TriageWeights>();
  for (const tenant of tenants.keys()) weights.set(tenant, await data.weightsWithout(tenant));
  const figures = (detector: Detector): RawAlertFigures => {
    const own = alerts.filter((alert) => alert.detector === detector);
    const point = (forecasts: readonly Forecast[]): OperatingPoint => atMost(RAW_REFERENCE[detector].fpr, forecasts);
    return {
      ...point(amidTraffic(own, tenants, weights)),
      inTraffic: own.filter(({ signal }) => signal.customerName !== UNKNOWN_TENANT).length,
      alone: point(judgeAlone(own)),
      sampleOnly: point(amidTraffic(own, new Map(), weights)),
    };
  };
  return { wazuh: figures('wazuh'), aminer: figures('aminer') };
}

function atMost(fpr: number, forecasts: readonly Forecast[]): OperatingPoint {
  const point = rocCurve(forecasts).findLast((candidate) => candidate.fpr <= fpr + 1e-9);
  return { tpr: point?.tpr ?? 0, fpr: point?.fpr ?? 0, metrics: metricsOf(forecasts) };
}
