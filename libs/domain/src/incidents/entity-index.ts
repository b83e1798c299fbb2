import { LINKING } from './limits.js';
import { gapBetween, type EntityFacts } from './link-strength.js';
import type { EntityKey, Group } from './model.js';
import { canTie, isCandidate } from './tying.js';

const HOUR_MS = 3_600_000;
const RATE_MS = LINKING.rateDays * 24 * HOUR_MS;

/** Which groups share an entity, and what is counted of it. */
export class EntityIndex {
  private readonly tying = new Map<EntityKey, Map<string, Group>>();
  /** When an entity was seen with each main entity, first and last. */
  private readonly mains = new Map<EntityKey, Map<EntityKey, { first: number; last: number }>>();

  /** Takes a group in, in place of the one of its id. */
  note(group: Group): void {
    for (const entity of group.entities) {
      const tying = this.tying.get(entity) ?? new Map<string, Group>();
      if (canTie(group) || tying.has(group.id)) this.tying.set(entity, tying.set(group.id, group));
      if (group.main) this.seeWith(entity, group.main, group);
    }
  }

  /**
   * Groups that the entity can tie to one that lasts as long as this, the nearest first.
   * @param bridges whether it ties groups that are about something else
   */
  nearest(entity: EntityKey, around: Pick<Group, 'startAt' | 'lastAt'>, bridges: boolean): string[] {
    return this.on(entity)
      .filter(({ main }) => bridges || main === entity)
      .map((group) => ({ group, gapMs: gapBetween(group, around) }))
      .filter(({ gapMs }) => gapMs <= LINKING.reachMs)
      .sort((a, b) => a.gapMs - b.gapMs || a.group.startAt - b.group.startAt || (a.group.id < b.group.id ? -1 : 1))
      .slice(0, LINKING.neighbours)
      .map(({ group }) => group.id);
  }

  /** What was seen of an entity before then, Unix milliseconds. */
  count(entity: EntityKey, until: number): EntityFacts {
    const from = until - RATE_MS;
    const firings = this.on(entity)
      .filter((group) => isCandidate(group) && group.startAt >= from && group.startAt < until)
      .map(({ rule, startAt }) => `${Math.floor(startAt / HOUR_MS)} ${rule}`);
    const mains = [...(this.mains.get(entity)?.values() ?? [])].filter(
      ({ first, last }) => first < until && last >= from,
    );
    return { perDay: new Set(firings).size / LINKING.rateDays, mains: mains.length };
  }

  private on(entity: EntityKey): Group[] {
    return [...(this.tying.get(entity)?.values() ?? [])].filter(({ mergedInto }) => mergedInto === undefined);
  }

  private seeWith(entity: EntityKey, main: EntityKey, { startAt, lastAt }: Group): void {
    const mains = this.mains.get(entity) ?? new Map<EntityKey, { first: number; last: number }>();
    const seen = mains.get(main) ?? { first: startAt, last: lastAt };
    this.mains.set(
      entity,
      mains.set(main, { first: Math.min(seen.first, startAt), last: Math.max(seen.last, lastAt) }),
    );
  }
}
