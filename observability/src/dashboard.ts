/** Grafana's names of the units we use. */
export type Unit = 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'ops' | 'currencyUSD' | 'none';

/** What one panel shows: a title, a sentence on how to read it, and queries with their legends. */
export interface Panel {
  title: string;
  description: string;
  unit: Unit;
  /** PromQL, or LogQL for `logs`, by the legend of its series. */
  queries: Readonly<Record<string, string>>;
  /** `graph` unless said otherwise. */
  as?: 'graph' | 'stat' | 'heatmap' | 'logs';
  /** Of 24 columns; 8, and 4 for a `stat`, unless said otherwise. */
  width?: number;
  /** Values from which on it is yellow and red. */
  thresholds?: { warn: number; bad: number };
}

/** One dashboard: rows of panels under headings. */
export interface Dashboard {
  /** Name of its file and its address in Grafana. */
  uid: string;
  title: string;
  description: string;
  /** Text fields at its top with their defaults. */
  inputs?: Readonly<Record<string, { label: string; value: string }>>;
  rows: Readonly<Record<string, readonly Panel[]>>;
}

const COLUMNS = 24;
const HEIGHT = { graph: 8, heatmap: 8, logs: 9, stat: 4 };
/** The version of the dashboard's schema that Grafana 12 writes. */
const SCHEMA_VERSION = 41;

/** The dashboard as Grafana reads it from a file. */
export function toGrafana({ uid, title, description, inputs = {}, rows }: Dashboard): object {
  let id = 0;
  let y = 0;
  const panels: object[] = [];
  for (const [heading, row] of Object.entries(rows)) {
    panels.push({
      id: ++id,
      type: 'row',
      title: heading,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of row) {
      const { as = 'graph', width = as === 'stat' ? 4 : 8 } = panel;
      if (x + width > COLUMNS) [x, y, height] = [0, y + height, 0];
      height = Math.max(height, HEIGHT[as]);
      panels.push({ id: ++id, gridPos: { x, y, w: width, h: HEIGHT[as] }, ...panelOf(panel) });
      x += width;
    }
    y += height;
  }
  return {
    uid,
    title,
    description,
    tags: ['soc-agent'],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    links: [
      {
        type: 'dashboards',
        title: 'SOC agent system',
        tags: ['soc-agent'],
        asDropdown: true,
        includeVars: false,
        keepTime: true,
      },
    ],
    templating: {
      list: [source('prometheus', 'Metrics'), source('loki', 'Logs'), ...Object.entries(inputs).map(textbox)],
    },
    panels,
  };
}

function panelOf({ title, description, unit, queries, as = 'graph', thresholds }: Panel): object {
  const steps = [
    { color: 'green', value: null },
    ...(thresholds
      ? [
          { color: 'yellow', value: thresholds.warn },
          { color: 'red', value: thresholds.bad },
        ]
      : []),
  ];
  const datasource = as === 'logs' ? { type: 'loki', uid: '${loki}' } : { type: 'prometheus', uid: '${prometheus}' };
  const targets = Object.entries(queries).map(([legend, expr], position) => ({
    refId: String.fromCharCode(65 + position),
    datasource,
    expr,
    ...(as !== 'logs' && { legendFormat: legend, range: as !== 'stat', instant: as === 'stat' }),
    ...(as === 'heatmap' && { format: 'heatmap' }),
    ...(as === 'graph' && expr.includes('_bucket') && { exemplar: true }),
  }));
  const defaults = {
    unit,
    min: 0,
    color: { mode: as === 'stat' ? 'thresholds' : 'palette-classic' },
    thresholds: { mode: 'absolute', steps },
    ...(as === 'graph' && {
      custom: { fillOpacity: 10, showPoints: 'never', thresholdsStyle: { mode: thresholds ? 'line' : 'off' } },
    }),
  };
  return {
    type: TYPES[as],
    title,
    description,
    datasource,
    targets,
    options: OPTIONS[as],
    fieldConfig: { defaults, overrides: [] },
  };
}

const TYPES = { graph: 'timeseries', stat: 'stat', heatmap: 'heatmap', logs: 'logs' };
const OPTIONS = {
  graph: {
    legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull', 'max'] },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  stat: { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'none', textMode: 'auto' },
  heatmap: {
    calculate: false,
    yAxis: { unit: 'none' },
    color: { scheme: 'Blues', steps: 32 },
    exemplars: { color: 'orange' },
  },
  logs: { showTime: true, wrapLogMessage: true, enableLogDetails: true, sortOrder: 'Descending' },
};

function source(type: 'prometheus' | 'loki', label: string): object {
  return {
    name: type,
    label,
    type: 'datasource',
    query: type,
    current: { text: type, value: type },
    hide: 0,
    refresh: 1,
  };
}

function textbox([name, { label, value }]: [string, { label: string; value: string }]): object {
  return { name, label, type: 'textbox', query: value, current: { text: value, value }, options: [], hide: 0 };
}

/** The median and the slow end of a histogram of seconds. */
export function quantiles(buckets: string): Record<string, string> {
  return Object.fromEntries(
    ([0.5, 0.95, 0.99] as const).map((share) => [
      `p${share * 100}`,
      `histogram_quantile(${share}, sum by (le) (rate(${buckets}[$__rate_interval])))`,
    ]),
  );
}
