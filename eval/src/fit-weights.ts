import { TRIAGE_WEIGHTS } from '@soc-agent/domain';
import { dataDir } from './config.js';
import { LabelledData, seenOnly } from './labelled-data.js';
import { WEIGHT_NAMES } from './term-columns.js';
import { fitTriageWeights } from './weight-fit.js';

/**
 * Prints weights for `libs/domain/src/scoring/weights.ts` beside the shipped ones, fitted on every data set, or on those
 * named on the command line, without the tenants that stay unseen.
 */
const wanted = process.argv.slice(2);
const all = seenOnly(await new LabelledData(dataDir()).dataSets());
const chosen = wanted.length > 0 ? all.filter(({ name }) => wanted.includes(name)) : all;
const { weights, unspoken } = fitTriageWeights(chosen);
const weightsShown = WEIGHT_NAMES.map((name) => {
  const fitted = { shipped: TRIAGE_WEIGHTS[name], fitted: Number(weights[name].toFixed(3)) };
  return [name, unspoken.includes(name) ? { ...fitted, note: 'no data speak of it' } : fitted];
});
const fittedOn = chosen.map(({ name }) => name);
process.stdout.write(`${JSON.stringify({ fittedOn, weights: Object.fromEntries(weightsShown) as object }, null, 2)}\n`);
