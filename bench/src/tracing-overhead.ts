import { OtlpSink, SERVICES, startStack, type Stack } from '@soc-agent/testing';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './percentiles.js';
import { StackClient } from './stack-client.js';

/** Threats of one turn, and turns of each stack; they take turns so that whatever the machine does hits both. */
const THREATS = 400;
const TURNS = 8;
const IN_FLIGHT = 40;
const SAMPLED = '0.1';

/** CPU time that the five processes spend on a threat, with and without tracing, in one run. */
const sink = await OtlpSink.start();
const plain = await startStack({ LOG_MODE: 'production' });
const traced = await startStack({
  LOG_MODE: 'production',
  OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
  OTEL_TRACES_SAMPLER_ARG: SAMPLED,
});
const stacks = [plain, traced] as const;
const clients = stacks.map(({ url, apiKey }) => new StackClient(url, { authorization: `Bearer ${apiKey}` }));
try {
  for (const client of clients) await client.connected();
  const spent: [number[], number[]] = [[], []];
  for (let turn = -2; turn < TURNS; turn++) {
    for (const which of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const micros = await cpuPerThreat(stacks[which], clients[which] as StackClient);
      // the first turns compile
      if (turn >= 0) spent[which].push(micros);
    }
  }
  const [without, withTracing] = spent.map(median) as [number, number];
  console.table({
    'CPU per threat without tracing, µs': Math.round(without),
    [`CPU per threat at ${Number(SAMPLED) * 100} % sampling, µs`]: Math.round(withTracing),
    'overhead, %': Math.round((withTracing / without - 1) * 1000) / 10,
    'spans received': sink.spans.length,
  });
} finally {
  for (const client of clients) client.close();
  await Promise.all(stacks.map((stack) => stack.stop()));
  await sink.stop();
}

async function cpuPerThreat(stack: Stack, client: StackClient): Promise<number> {
  client.reset();
  const before = cpuMicros(stack);
  for (let posted = 0; posted < THREATS;) {
    if (client.outstanding >= IN_FLIGHT) await wait(1);
    else {
      await client.post();
      posted++;
    }
  }
  const lost = await client.lost(60_000);
  if (lost > 0) throw new Error(`${lost} threats were not analyzed`);
  return (cpuMicros(stack) - before) / THREATS;
}

/** User and system time of the five processes so far, as Linux counts it. */
function cpuMicros(stack: Stack): number {
  const ticks = SERVICES.map((name) => {
    const fields = readFileSync(`/proc/${stack.pid(name)}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  // a hundred ticks a second on every Linux that Node runs on
  return ticks.reduce((sum, value) => sum + value) * 10_000;
}
