import { reliability, rocCurve, type Forecast } from './metrics.js';

const SIZE = 420;
const MARGIN = 50;
const PLOT = SIZE - 2 * MARGIN;

interface Point {
  x: number;
  y: number;
}

/** The ROC curve as an SVG document; its horizontal axis is logarithmic, since only few false alarms are bearable. */
export function rocChart(forecasts: readonly Forecast[]): string {
  const least = 1e-4;
  const scaled = rocCurve(forecasts).map(({ fpr, tpr }) => ({
    x: 1 - Math.log(Math.max(least, fpr)) / Math.log(least),
    y: tpr,
  }));
  const ticks = [1e-4, 1e-3, 1e-2, 1e-1, 1].map((value) => ({
    at: 1 - Math.log(value) / Math.log(least),
    label: String(value),
  }));
  return chart('ROC', 'false-positive rate', 'true-positive rate', ticks, path(scaled));
}

/** Mean forecast against observed frequency as an SVG document; the diagonal is perfect calibration. */
export function reliabilityChart(forecasts: readonly Forecast[]): string {
  const bins = reliability(forecasts);
  const points = bins.map(({ forecast, observed }) => ({ x: forecast, y: observed }));
  const diagonal = `<line x1="${px(0)}" y1="${py(0)}" x2="${px(1)}" y2="${py(1)}" stroke="#999" stroke-dasharray="4"/>`;
  const dots = points.map((point, index) => {
    const radius = 3 + 6 * Math.sqrt(bins[index]?.share ?? 0);
    return `<circle cx="${px(point.x)}" cy="${py(point.y)}" r="${radius.toFixed(1)}" fill="#1f6feb"/>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ at: value, label: String(value) }));
  return chart('Reliability', 'forecast', 'observed frequency', ticks, diagonal + path(points) + dots.join(''));
}

function chart(
  title: string,
  x: string,
  y: string,
  ticks: readonly { at: number; label: string }[],
  content: string,
): string {
  const text = (left: number, top: number, label: string, extra = ''): string =>
    `<text x="${left}" y="${top}" text-anchor="middle"${extra}>${label}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" font-family="sans-serif" font-size="12">`,
    `<rect width="${SIZE}" height="${SIZE}" fill="#fff"/>`,
    `<rect x="${MARGIN}" y="${MARGIN}" width="${PLOT}" height="${PLOT}" fill="none" stroke="#444"/>`,
    text(SIZE / 2, MARGIN / 2, title, ' font-size="16"'),
    text(SIZE / 2, SIZE - 10, x),
    text(14, SIZE / 2, y, ` transform="rotate(-90 14 ${SIZE / 2})"`),
    ...ticks.map(({ at, label }) => text(px(at), SIZE - MARGIN + 16, label)),
    ...[0, 0.5, 1].map((value) => text(MARGIN - 16, py(value) + 4, String(value))),
    content,
    '</svg>\n',
  ].join('\n');
}

function path(points: readonly Point[]): string {
  // thousands of points fall on the same place
  const places = new Set(points.map(({ x, y }) => `${px(x)} ${py(y)}`));
  return `<path d="M${[...places].join('L')}" fill="none" stroke="#1f6feb" stroke-width="2"/>`;
}

function px(x: number): number {
  return Math.round((MARGIN + x * PLOT) * 10) / 10;
}

function py(y: number): number {
  return Math.round((SIZE - MARGIN - y * PLOT) * 10) / 10;
}
