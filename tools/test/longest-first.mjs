import Sequencer from '@jest/test-sequencer';
import { basename } from 'node:path';

/** Files of tests that take longest though they are short; what jest cannot know in a fresh clone. */
const LONGEST = ['intake', 'redis-shards', 'observability', 'outages', 'pipeline', 'backup', 'dashboard'];

/** As jest orders tests, but that these begin first: nothing is left to wait for at the end. */
export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ path }) {
  const place = LONGEST.indexOf(basename(path, '.e2e.spec.ts'));
  return place === -1 ? LONGEST.length : place;
}
