import { attackTable } from '@soc-agent/domain';
import type { Rows } from './rows.js';

/** Version of ATT&CK and of what the Navigator reads. */
const VERSIONS = { attack: '19', navigator: '5.1.0', layer: '4.5' };

/** How many threats there are of each technique, as a layer for the ATT&CK Navigator. */
export async function* navigatorOf(rows: Rows): AsyncGenerator<string> {
  const counts = new Map<string, number>();
  for await (const page of rows)
    for (const { techniques = [] } of page)
      for (const technique of techniques) counts.set(technique, (counts.get(technique) ?? 0) + 1);
  const techniques = [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([techniqueID, score]) => ({
      techniqueID,
      score,
      comment: `${score} of ${attackTable().technique(techniqueID)?.name ?? techniqueID}`,
      enabled: true,
      showSubtechniques: true,
    }));
  yield JSON.stringify({
    name: 'Threats',
    versions: VERSIONS,
    domain: 'enterprise-attack',
    description: 'Threats that name each technique.',
    gradient: {
      colors: ['#fff3b0', '#d7301f'],
      minValue: 0,
      maxValue: Math.max(1, ...techniques.map(({ score }) => score)),
    },
    techniques,
  });
}
