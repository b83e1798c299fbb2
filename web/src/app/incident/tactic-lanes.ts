import type { IncidentDetail, IncidentGroup, SeenTactic } from '@soc-agent/contracts';
import type { Lane } from '../shared/charts/swimlane-dots.js';

/** A lane for each tactic in the order of its first time, a dot for each group that shows it; then one for those that show none. */
export function tacticLanes({ tactics, members }: Pick<IncidentDetail, 'tactics' | 'members'>): Lane[] {
  const lanes = tactics.map(({ id, name }) => ({
    name,
    events: members.flatMap((group) => {
      const seen = group.tactics.find((tactic) => tactic.id === id);
      return seen ? [eventOf(group, seen)] : [];
    }),
  }));
  const others = members.filter(({ tactics: of }) => of.length === 0).map((group) => eventOf(group));
  return [...lanes, ...(others.length > 0 ? [{ name: 'No tactic', events: others }] : [])];
}

function eventOf(
  { id, title, threats, startedAt, severity }: IncidentGroup,
  seen?: SeenTactic,
): Lane['events'][number] {
  const times = threats > 1 ? ` (${threats} threats)` : '';
  return { at: seen?.at ?? startedAt, title: `${title}${times}`, severity, id };
}
