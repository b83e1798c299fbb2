import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Meter } from './meter.js';
import { startTelemetry, stopTelemetry } from './telemetry.js';
import { inTraceOf } from './tracing.js';

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0,text/plain;q=0.5';
const PLACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}`;

beforeAll(() => {
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:9';
  return startTelemetry('test');
});
afterAll(stopTelemetry);

describe('a scrape', () => {
  it('links a measurement to its trace, if that is recorded and the scraper can read it', async () => {
    const meter = new Meter();
    const wait = meter.histogram('soc_queue_wait_seconds');
    inTraceOf(`${PLACE}-01`, () => wait.observe({ queue: 'signals' }, 0.002));
    inTraceOf(`${PLACE}-00`, () => wait.observe({ queue: 'joins' }, 0.002));
    wait.observe({ queue: 'actions' }, 0.002);
    const { body } = await meter.scrape(OPEN_METRICS);
    const linked = body.split('\n').filter((line) => line.includes('trace_id'));
    expect(linked).toHaveLength(1);
    expect(linked[0]).toMatch(
      /^soc_queue_wait_seconds_bucket\{.*queue="signals".*\} 1 # \{trace_id="a{32}",span_id="b{16}"\} 0.002 [\d.]+$/,
    );
    expect((await meter.scrape()).body).not.toContain('trace_id');
  });

  it('names counters alike in both formats, in whichever order they are asked for', async () => {
    const meter = new Meter();
    meter.counter('soc_partial_analyses_total').inc();
    const texts = [];
    for (const accept of [undefined, OPEN_METRICS, undefined]) texts.push((await meter.scrape(accept)).body);
    for (const text of texts) expect(text).toMatch(/^soc_partial_analyses_total 1$/m);
    expect(texts[0]).toContain('# TYPE soc_partial_analyses_total counter\n');
    expect(texts[1]).toMatch(/# TYPE soc_partial_analyses counter\n[^]*# EOF\n$/);
    expect(texts[2]).not.toContain('# EOF');
  });

  it('exports a zero for what has not happened yet', async () => {
    const meter = new Meter();
    meter.counter('soc_actions_total', [{ outcome: 'failed' }]);
    expect((await meter.scrape()).body).toContain('soc_actions_total{outcome="failed"} 0');
  });

  it('holds no gauge that is named like a counter', async () => {
    expect((await new Meter().scrape()).body).not.toMatch(/^# TYPE \S+_total gauge$/m);
  });
});
