import { describe, expect, it } from 'vitest';
import { aGroup, anIncident } from '../../testing/incident-builders.js';
import { foreseen } from './foreseen.js';

const AT = '2026-11-27T06:10:00.000Z';

describe('what somebody asks for, before the gateway has done it', () => {
  it('is a state with its time', () => {
    expect(foreseen(anIncident(), 'acknowledge', undefined, AT)).toMatchObject({
      state: 'acknowledged',
      acknowledgedAt: AT,
    });
    expect(foreseen(anIncident(), 'contain', undefined, AT)).toMatchObject({ state: 'contained', containedAt: AT });
    const closed = foreseen(anIncident(), 'close', { disposition: 'false_positive' }, AT);
    expect(closed).toMatchObject({ state: 'closed', closedAt: AT, disposition: 'false_positive' });
    const open = foreseen({ ...closed, owner: 'ada' }, 'reopen', undefined, AT);
    expect([open.state, open.owner, 'closedAt' in open, 'disposition' in open]).toEqual(['open', 'ada', false, false]);
  });

  it('is an owner, or none', () => {
    const owned = foreseen(anIncident(), 'assign', { owner: 'ada' }, AT);
    expect(owned.owner).toBe('ada');
    expect(foreseen(owned, 'assign', {}, AT)).not.toHaveProperty('owner');
  });

  it('is without the groups that leave it', () => {
    const [one, other] = [aGroup(), aGroup()];
    const incident = anIncident({ members: [one, other] });
    for (const deed of ['split', 'out'] as const)
      expect(foreseen(incident, deed, { groups: [one.id] }, AT).members).toEqual([other]);
  });

  it('is unknown of the rest', () => {
    const incident = anIncident();
    expect(foreseen(incident, 'undo', { seq: 1 }, AT)).toBe(incident);
  });
});
