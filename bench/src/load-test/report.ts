import type { ActionResult, ProfileResult } from './run-profile.js';
import { secondsOf, summaryOf, type Summary } from './summary.js';

const WIDTH = 560;
const HEIGHT = 160;
const COLOURS = ['#0b6e99', '#b4511d', '#4d7c0f', '#8b3a8b', '#946200'];
const COLUMNS: readonly (keyof Summary)[] = [
  'action',
  'users',
  'requests',
  'perSecond',
  'p50',
  'p90',
  'p95',
  'p99',
  'max',
  'shed',
  'failed',
];

/** What a run was made on and what became of the signals. */
export interface RunFacts {
  at: string;
  url: string;
  node: string;
  cores: number;
  accepted: number;
  analyzed: number;
}

/** One page with everything in it: tables and charts, no script, nothing to load. */
export function htmlReport(facts: RunFacts, profiles: readonly ProfileResult[]): string {
  const lost = facts.accepted - facts.analyzed;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Load test ${text(facts.at)}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>
:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #8884}
th:first-child,td:first-child{text-align:left}.charts{display:flex;flex-wrap:wrap;gap:1.5rem;margin:1rem 0 2.5rem}figure{margin:0}
figcaption{font-weight:600}svg text{font-size:11px;fill:currentColor}.bad{color:#b3261e;font-weight:600}.key{display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 .9em}
</style></head><body>
<h1>Load test</h1>
<p>${text(facts.at)} · ${text(facts.url)} · Node ${text(facts.node)} · ${facts.cores} cores · load and system on the same machine unless the address says otherwise</p>
<p${lost > 0 ? ' class="bad"' : ''}>${facts.accepted} signals accepted, ${facts.analyzed} of them analyzed, ${lost} lost. Times are milliseconds.</p>
${profiles.map(section).join('\n')}
</body></html>
`;
}

function section({ profile, seconds, actions }: ProfileResult): string {
  const rows = actions.map((action) => summaryOf(action, seconds));
  const cells = (row: Summary): string =>
    COLUMNS.map(
      (name) => `<td${name === 'failed' && row.failed > 0 ? ' class="bad"' : ''}>${text(String(row[name]))}</td>`,
    ).join('');
  return `<h2>${text(profile)}</h2>
<table><thead><tr>${COLUMNS.map((name) => `<th scope="col">${name === 'perSecond' ? 'per second' : name}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table>
<div class="charts">${chart('requests a second', actions, ({ perSecond }) => perSecond)}${chart('95th percentile, ms', actions, ({ p95 }) => p95)}</div>`;
}

function chart(
  title: string,
  actions: readonly ActionResult[],
  pick: (seconds: ReturnType<typeof secondsOf>) => readonly (number | null)[],
): string {
  const series = actions.map((action) => pick(secondsOf(action)));
  const top = Math.max(1, ...series.flat().map((value) => value ?? 0));
  const last = Math.max(1, ...series.map(({ length }) => length - 1));
  const lines = series.map((values, n) => {
    const points = values.flatMap((value, second) =>
      value === null ? [] : [`${((second / last) * WIDTH).toFixed(1)},${(HEIGHT - (value / top) * HEIGHT).toFixed(1)}`],
    );
    return `<polyline fill="none" stroke="${colour(n)}" stroke-width="1.5" points="${points.join(' ')}"/>`;
  });
  const legend = actions.map(
    ({ action }, n) => `<span class="key" style="background:${colour(n)}"></span>${text(action)}`,
  );
  return `<figure><figcaption>${text(title)}</figcaption>
<svg viewBox="-48 -12 ${WIDTH + 60} ${HEIGHT + 40}" width="${WIDTH}" role="img" aria-label="${text(title)} over time">
<path d="M0 0V${HEIGHT}H${WIDTH}" fill="none" stroke="currentColor" opacity=".4"/>
<text x="-6" y="4" text-anchor="end">${Math.round(top)}</text><text x="-6" y="${HEIGHT}" text-anchor="end">0</text>
<text x="${WIDTH}" y="${HEIGHT + 18}" text-anchor="end">${last} s</text>${lines.join('')}</svg><div>${legend.join('')}</div></figure>`;
}

function colour(n: number): string {
  return COLOURS[n % COLOURS.length] as string;
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
