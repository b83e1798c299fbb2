import { describe, expect, it } from 'vitest';
import { aGroup, anIncident } from '../../testing/incident-builders.js';
import { tacticLanes } from './tactic-lanes.js';

const ACCESS = { id: 'TA0006', name: 'Credential Access', at: '2026-11-27T06:00:00.000Z' };
const IMPACT = { id: 'TA0040', name: 'Impact', at: '2026-11-27T07:00:00.000Z' };

describe('tacticLanes', () => {
  it('have a dot for each group in each of its tactics, at its time', () => {
    const both = aGroup({ id: 'both', threats: 3, tactics: [{ ...ACCESS, at: '2026-11-27T06:30:00.000Z' }, IMPACT] });
    const one = aGroup({ id: 'one', tactics: [ACCESS] });
    const lanes = tacticLanes(anIncident({ tactics: [ACCESS, IMPACT], members: [one, both] }));
    expect(lanes.map(({ name, events }) => [name, events.map(({ id, at }) => `${id} ${at.slice(11, 16)}`)])).toEqual([
      ['Credential Access', ['one 06:00', 'both 06:30']],
      ['Impact', ['both 07:00']],
    ]);
    expect(lanes[1]?.events[0]?.title).toBe(`${both.title} (3 threats)`);
  });

  it('end with what shows no tactic', () => {
    const lanes = tacticLanes(anIncident({ tactics: [], members: [aGroup({ tactics: [] })] }));
    expect(lanes.map(({ name }) => name)).toEqual(['No tactic']);
  });
});
