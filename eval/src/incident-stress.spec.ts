import { describe, expect, it } from '@jest/globals';
import { mainEntity, ruleKey } from '@soc-agent/domain';
import { stressed, STRESSES } from './incident-stress.js';
import { ask, type Case } from './judge.js';
import { signalAt } from './signals.js';

const START = Date.parse('2026-01-05T00:00:00Z');
const HOUR = 3_600_000;

describe('stress', () => {
  it.each(STRESSES)('%s adds nothing real, in order of time', async (stress) => {
    const cases = await day();
    const all = await stressed(cases, stress);
    expect(all.filter(({ real }) => real)).toHaveLength(cases.filter(({ real }) => real).length);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('floods the host that was attacked with as many rules as it says', async () => {
    const added = (await stressed(await day(), 'flood')).filter(({ signal }) => signal.title.startsWith('Invented'));
    expect(new Set(added.map(({ signal }) => ruleKey(signal))).size).toBe(300);
    expect(new Set(added.map(({ signal }) => mainEntity(signal).value))).toEqual(new Set(['attacked']));
  });
});

async function day(): Promise<Case[]> {
  return Promise.all(
    Array.from({ length: 24 }, async (_, n) => {
      const [at, real] = [START + n * HOUR, n > 20];
      const signal = signalAt(at, n, {
        customerName: 'A',
        title: real ? `Attack ${'abc'.charAt(n - 21)}` : 'Login',
        source: { product: 'sshd' },
        entities: { hosts: [real ? 'attacked' : 'quiet'] },
      });
      return { signal, said: await ask(signal), at, real };
    }),
  );
}
