import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type ObserveDataWithExemplar } from 'prom-client';
import { METRICS, type LabelOf, type MetricDefinition, type MetricName, type NameOf } from './metric-definitions.js';
import { recordedPlace } from './tracing.js';

/** Metrics of prom-client that break the rules for names: gauges that end in `_total`. */
const UNFIT = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export type LabelValues<N extends MetricName> = Record<LabelOf<N>, string>;

/** Takes one measurement. */
export interface Distribution<N extends MetricName> {
  observe(labels: LabelValues<N>, value: number): void;
}

/** Makes the metrics of one process from their definitions, and writes them down for a scrape. */
export class Meter {
  private readonly registry = new Registry();

  constructor() {
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    collectDefaultMetrics({ register: this.registry });
    for (const name of UNFIT) this.registry.removeSingleMetric(name);
  }

  /** @param start label values that are exported as 0 from the start, so that a first increase is seen as one. */
  counter<N extends NameOf<'counter'>>(name: N, start: readonly LabelValues<N>[] = []): Counter<LabelOf<N>> {
    const counter = new Counter<LabelOf<N>>(this.configurationOf(name));
    for (const labels of start) counter.inc(labels, 0);
    return counter;
  }

  /** @param collect sets the values at every scrape; it must end in time by itself. */
  gauge<N extends NameOf<'gauge'>>(
    name: N,
    collect?: (gauge: Gauge<LabelOf<N>>) => void | Promise<void>,
  ): Gauge<LabelOf<N>> {
    return new Gauge<LabelOf<N>>({
      ...this.configurationOf(name),
      ...(collect && {
        collect() {
          return collect(this);
        },
      }),
    });
  }

  /** What is observed while a sampled span is active links to its trace. */
  histogram<N extends NameOf<'histogram'>>(name: N): Distribution<N> {
    const { buckets } = METRICS[name];
    const histogram = new Histogram<LabelOf<N>>({ ...this.configurationOf(name), buckets, enableExemplars: true });
    return {
      observe: (labels, value) => {
        const exemplarLabels = activeTrace();
        // the typings want the metric's own labels on an exemplar
        histogram.observe({ labels, value, exemplarLabels } as ObserveDataWithExemplar<LabelOf<N>>);
      },
    };
  }

  /** Everything in OpenMetrics, which can carry exemplars, or in Prometheus' older text format. */
  async scrape(accept = ''): Promise<{ contentType: string; body: string }> {
    const body = await this.registry.metrics();
    return accept.includes('application/openmetrics-text')
      ? { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body }
      : { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body: withoutOpenMetrics(body) };
  }

  private configurationOf<N extends MetricName>(
    name: N,
  ): { name: N; help: string; labelNames: LabelOf<N>[]; registers: Registry[] } {
    const { help, labels }: MetricDefinition = METRICS[name];
    return { name, help, labelNames: Object.keys(labels) as LabelOf<N>[], registers: [this.registry] };
  }
}

function activeTrace(): { trace_id: string; span_id: string } | undefined {
  const place = recordedPlace();
  return place ? { trace_id: place.traceId, span_id: place.spanId } : undefined;
}

/** prom-client cannot write one registry in both formats; what differs is the names of counters, exemplars and the last line. */
function withoutOpenMetrics(text: string): string {
  return text
    .replace(/^# HELP (\S+) (.*)\n# TYPE \1 counter$/gm, '# HELP $1_total $2\n# TYPE $1_total counter')
    .replace(/^([^#\n].*) # \{trace_id=.*$/gm, '$1')
    .replace(/^# EOF\n/m, '');
}
