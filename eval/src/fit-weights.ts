import { loadAlertGroups } from './ait-groups.js';
import { dataDir } from './config.js';
import { fitTriageWeights } from './weight-fit.js';

/**
 * Prints the weights that belong into `libs/domain/src/scoring/triage-weights.ts`, fitted on the tenants named
 * on the command line, by default all of the data but two that stay unseen.
 */
const UNSEEN = ['santos', 'shaw'];

const tenants = await loadAlertGroups(dataDir());
const chosen =
  process.argv.length > 2 ? process.argv.slice(2) : [...tenants.keys()].filter((name) => !UNSEEN.includes(name));
const weights = fitTriageWeights(chosen.map((name) => tenants.get(name) ?? []));
const rounded = Object.fromEntries(
  Object.entries<number>({ ...weights }).map(([name, weight]) => [name, Number(weight.toFixed(3))]),
);
process.stdout.write(`${JSON.stringify({ fittedOn: chosen.sort(), weights: rounded }, null, 2)}\n`);
