import { LINKING } from './limits.js';
import { gapBetween, type EntityFacts } from './link-strength.js';
import type { EntityKey, Group } from './model.js';
import { canTie, isCandidate } from './tying.js';

const HOUR_MS = 3_600_000;
const RATE_MS = LINKING.rateDays * 24 * HOUR_MS;

/** Which groups share an entity, and what is counted of it. */
export class EntityIndex {
  private readonly groups = new Map<EntityKey, Map<string, Group>>();

  /** Takes a group in, in place of the one of its id. */
  note(group: Group): void {
    for (const entity of group.entities) {
      const groups = this.groups.get(entity) ?? new Map<string, Group>();
      this.groups.set(entity, groups.set(group.id, group));
    }
  }

  /**
   * Groups that the entity can tie to one that lasts as long as this: the nearest, where there are too many.
   * @param bridges whether it ties groups that are about something else
   */
  nearest(entity: EntityKey, around: Pick<Group, 'startAt' | 'lastAt'>, bridges: boolean): string[] {
    return this.on(entity)
      .filter((group) => group.mergedInto === undefined && canTie(group) && (bridges || group.main === entity))
      .map((group) => ({ id: group.id, startAt: group.startAt, gapMs: gapBetween(group, around) }))
      .filter(({ gapMs }) => gapMs <= LINKING.reachMs)
      .sort((a, b) => a.gapMs - b.gapMs || a.startAt - b.startAt || (a.id < b.id ? -1 : 1))
      .slice(0, LINKING.neighbours)
      .map(({ id }) => id);
  }

  /** What was seen of an entity before then, Unix milliseconds. */
  count(entity: EntityKey, until: number): EntityFacts {
    const seen = this.on(entity).filter(({ startAt, lastAt }) => startAt < until && lastAt >= until - RATE_MS);
    const firings = seen
      .filter(({ mergedInto, startAt }) => mergedInto === undefined && startAt >= until - RATE_MS)
      .filter(isCandidate)
      .map(({ rule, startAt }) => `${Math.floor(startAt / HOUR_MS)} ${rule}`);
    const mains = new Set(seen.flatMap(({ main }) => main ?? []));
    return { perDay: new Set(firings).size / LINKING.rateDays, mains: mains.size };
  }

  private on(entity: EntityKey): Group[] {
    return [...(this.groups.get(entity)?.values() ?? [])];
  }
}
