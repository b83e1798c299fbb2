import { FIELD_SUITE_FILE, loadFieldSuite } from './field-suite.js';
import { playFieldSuite } from './field-play.js';
import { conclude } from './judge.js';
import type { LabelledData } from './labelled-data.js';
import type { OutcomeFile } from './outcomes.js';
import { loadPantherEvents, PANTHER_FILE } from './panther-events.js';
import { judgeAlone, replay, type Judged } from './replay.js';
import { drawPositions, taughtBy } from './verdicts.js';

/** Histories of each kind whose outcomes are written; the figures rest on more. */
const SEEDS = 2;

/** Writes what the system as it is shipped decides on every labelled signal. */
export async function writeDecisions(data: LabelledData, outcomes: OutcomeFile): Promise<void> {
  // a benign group is in two sets of AIT
  const written = new Set<Judged>();
  const write = (set: string, judged: readonly Judged[]): void => {
    for (const one of judged.filter((candidate) => !written.has(candidate))) {
      outcomes.add(set, conclude(one.case, one.past), one.attack);
      written.add(one);
    }
  };
  for (const { name, judged } of await data.dataSets()) write(name, judged);
  const tenants = await data.alertGroups();
  for (const [tenant, groups] of tenants) {
    const others = [...tenants.keys()].filter((name) => name !== tenant);
    const history = taughtBy(others.map((name) => tenants.get(name) ?? []));
    write('AIT, verdicts', replay(groups, { history, drawn: drawPositions(groups.length, 0.1) }));
  }
  if (data.has(PANTHER_FILE)) write('Panther events', judgeAlone(await loadPantherEvents(data.folder)));
  if (!data.has(FIELD_SUITE_FILE)) return;
  for await (const { kind, seed, cases } of playFieldSuite(await loadFieldSuite(data.folder), SEEDS)) {
    for (const { fieldCase, analysis, isKnown } of cases) {
      const id = `${fieldCase.key}, ${isKnown ? 'known' : 'new'}, history ${seed} of ${kind.signals} in ${kind.hours} h`;
      outcomes.add('field suite', { ...analysis, id }, fieldCase.bad);
    }
  }
}
