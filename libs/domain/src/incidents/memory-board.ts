import { isNearGroup } from '../evidence/groups.js';
import type { BoardRows, BoardView, Changes, PlacingView } from './board.js';
import { decide, refused, type Command, type Outcome } from './deciding.js';
import { EntityIndex } from './entity-index.js';
import { INVENTED, LINKING } from './limits.js';
import { isMember, membersOf, moveMember, type Members } from './members.js';
import type { EntityFacts } from './link-strength.js';
import type { EntityKey, Group, Incident, IncidentThreat, LogEntry } from './model.js';
import { placeThreats } from './placing.js';
import { rolledUp } from './roll-up.js';
import { canTie } from './tying.js';
import { undo } from './undoing.js';

const HOUR_MS = 3_600_000;

const NOTHING: BoardRows = { groups: [], incidents: [], log: [], placed: [], facts: [], nextNumber: 1, nextSeq: 1 };

/**
 * One customer's groups and incidents in memory: all of them, for evaluations and tests, or what a store has read for a few
 * threats or one command, which then writes what has changed.
 */
export class MemoryBoard {
  readonly groups = new Map<string, Group>();
  readonly incidents = new Map<number, Incident>();
  readonly log: LogEntry[] = [];
  private readonly groupOfThreat = new Map<string, string>();
  private readonly byKey = new Map<string, Set<string>>();
  private readonly entities = new EntityIndex();
  private readonly bySource = new Map<string, Set<string>>();
  private readonly members = new Map<number, Members>();
  private readonly frozen = new Map<string, EntityFacts>();
  private readonly changed = { groups: new Set<string>(), incidents: new Set<number>(), placed: new Set<string>() };
  private readonly frozenNow: BoardRows['facts'][number][] = [];
  private readonly firstSeq: number;
  private since: number;
  private nextNumber: number;
  private nextSeq: number;

  constructor(
    readonly customerName: string,
    { groups, incidents, log, placed, facts, since, nextNumber, nextSeq }: BoardRows = NOTHING,
  ) {
    for (const group of groups) this.index(group);
    for (const [number, ofOne] of Map.groupBy(groups.filter(isMember), ({ incident }) => incident))
      this.members.set(number, membersOf(ofOne));
    for (const incident of incidents) this.incidents.set(incident.number, incident);
    for (const [threatId, groupId] of placed) this.groupOfThreat.set(threatId, groupId);
    for (const [entity, hour, known] of facts) this.frozen.set(`${hour} ${entity}`, known);
    this.log.push(...log);
    this.since = since ?? Number.POSITIVE_INFINITY;
    this.nextNumber = nextNumber;
    this.firstSeq = nextSeq;
    this.nextSeq = nextSeq;
  }

  /** The rows that are not as they were when the board was made. */
  changes(): BoardRows {
    return {
      groups: this.found([...this.changed.groups]),
      incidents: [...this.changed.incidents].flatMap((number) => this.incidents.get(number) ?? []),
      log: this.log.filter(({ seq }) => seq >= this.firstSeq),
      placed: [...this.changed.placed].map((id) => [id, this.groupOfThreat.get(id) ?? ''] as const),
      facts: this.frozenNow,
      ...(Number.isFinite(this.since) && { since: this.since }),
      nextNumber: this.nextNumber,
      nextSeq: this.nextSeq,
    };
  }

  /** Places a threat, and answers the id of its group. */
  place(threat: IncidentThreat, now: number): string {
    const known = this.groupOf(threat.id);
    if (known) return known.id;
    this.rollUp(this.placeRun([threat], now));
    return this.groupOfThreat.get(threat.id) ?? '';
  }

  /** Places threats of one hour: those of one key together, so that a rule that fires on costs little more than one that fires once. */
  placeAll(threats: readonly IncidentThreat[], now: number): void {
    const fresh = [...new Map(threats.map((threat) => [threat.id, threat])).values()].filter(
      ({ id }) => !this.groupOfThreat.has(id),
    );
    const runs = [...Map.groupBy(fresh, ({ key }) => key).values()].map((run) => run.sort((a, b) => a.at - b.at));
    const inOrder = runs.sort(([a], [b]) => (a?.at ?? 0) - (b?.at ?? 0));
    this.rollUp(inOrder.flatMap((run) => this.placeRun(run, now)));
  }

  /** @param run of one key, in the order of their events @returns the incidents that changed */
  private placeRun(run: readonly IncidentThreat[], now: number): number[] {
    const touched: number[] = [];
    for (let [first, ...rest] = run; first;) {
      const together = [first, ...rest] as const;
      const { groupId, taken, changes } = placeThreats(together, this.toPlace(together, now));
      this.write(changes);
      touched.push(...changes.incidents.map(({ number }) => number));
      for (const { id, at } of together.slice(0, taken)) {
        this.groupOfThreat.set(id, groupId);
        this.changed.placed.add(id);
        this.since = Math.min(this.since, at);
      }
      [first, ...rest] = together.slice(taken);
    }
    return touched;
  }

  private rollUp(numbers: readonly number[]): void {
    for (const number of new Set(numbers)) {
      const incident = this.incidents.get(number);
      if (incident) this.incidents.set(number, rolledUp(incident, this.membersOf(number)));
    }
  }

  /** Does what a person asked for, if nothing stands in the way. */
  decide(command: Command, now: number): Outcome {
    return this.carriedOut(decide(command, this.view(now)));
  }

  /** Takes back a line of the log, if nothing stands in the way. */
  undo(seq: number, by: string, now: number): Outcome {
    const entry = this.log.find((line) => line.seq === seq);
    return entry ? this.carriedOut(undo(entry, this.view(now), by)) : refused('unknown', `there is no line ${seq}`);
  }

  private carriedOut(outcome: Outcome): Outcome {
    if (outcome.kind === 'done') this.write(outcome.changes);
    return outcome;
  }

  /** The group that holds a threat; undefined for one that was never placed. */
  groupOf(threatId: string): Group | undefined {
    const id = this.groupOfThreat.get(threatId);
    return id === undefined ? undefined : this.group(id);
  }

  /** The group of that id, or the one that took it in. */
  group(id: string): Group | undefined {
    const group = this.groups.get(id);
    return group?.mergedInto === undefined ? group : this.group(group.mergedInto);
  }

  /** The incident of that number, or the one that took it in. */
  incident(number: number): Incident | undefined {
    const incident = this.incidents.get(number);
    return incident?.mergedInto === undefined ? incident : this.incident(incident.mergedInto);
  }

  membersOf(number: number): Members {
    return this.members.get(number) ?? [];
  }

  /** What placing threats of one key reads. */
  private toPlace(threats: readonly [IncidentThreat, ...IncidentThreat[]], now: number): PlacingView {
    const [threat] = threats;
    const { key, at } = threat;
    const hour = Math.floor(at / HOUR_MS);
    const fitting = this.listed(this.byKey.get(key)).filter((group) =>
      threats.some((one) => isNearGroup(group, one.at)),
    );
    const entities = new Set([...threats, ...fitting].flatMap((one) => one.entities));
    const around = {
      startAt: Math.min(at, ...fitting.map(({ startAt }) => startAt)),
      lastAt: Math.max(threats.at(-1)?.at ?? at, ...fitting.map(({ lastAt }) => lastAt)),
    };
    const mayLink = threats.some((one) => canTie({ ...one, isFlood: false })) || fitting.some(canTie);
    const isUnknownCustomer = this.since > hour * HOUR_MS - LINKING.unknownMs;
    const facts = new Map(mayLink ? [...entities].map((entity) => [entity, this.factsAt(entity, hour)] as const) : []);
    const mains = new Set([...threats, ...fitting].map(({ main }) => main));
    const neighbours = new Set(
      [...facts].flatMap(([entity, known]) => {
        const bridges = !isUnknownCustomer && known.mains < LINKING.hubMains;
        return bridges || mains.has(entity) ? this.entities.nearest(entity, around, bridges) : [];
      }),
    );
    return {
      ...this.view(now),
      fitting: fitting.map((group) => group.id),
      neighbours: [...neighbours],
      facts: Object.fromEntries(facts),
      isUnknownCustomer,
      invented: this.inventedBefore(threat),
      steadyHours: this.steadyHours(key, hour),
    };
  }

  private found(ids: readonly string[]): Group[] {
    return ids.flatMap((id) => this.groups.get(id) ?? []);
  }

  private write({ groups, incidents, log }: Changes): void {
    for (const incident of incidents) {
      this.incidents.set(incident.number, incident);
      this.changed.incidents.add(incident.number);
      this.nextNumber = Math.max(this.nextNumber, incident.number + 1);
    }
    for (const group of groups) {
      this.keep(group);
      this.changed.groups.add(group.id);
    }
    this.log.push(...log);
    this.nextSeq += log.length;
  }

  private keep(group: Group): void {
    moveMember(this.members, (number) => this.membersOf(number), this.groups.get(group.id), group);
    this.index(group);
  }

  private index(group: Group): void {
    this.groups.set(group.id, group);
    add(this.byKey, group.key, group.id);
    add(this.bySource, sourceOf(group), group.id);
    this.entities.note(group);
  }

  /** Frozen with the first question in its hour, so that all of that hour get one answer. */
  private factsAt(entity: EntityKey, hour: number): EntityFacts {
    const key = `${hour} ${entity}`;
    const known = this.frozen.get(key);
    if (known) return known;
    const facts = this.entities.count(entity, hour * HOUR_MS);
    this.frozen.set(key, facts);
    this.frozenNow.push([entity, hour, facts]);
    return facts;
  }

  private steadyHours(key: string, hour: number): number {
    const hours = this.listed(this.byKey.get(key)).map(({ startAt }) => Math.floor(startAt / HOUR_MS));
    return new Set(hours.filter((one) => one < hour && one >= hour - 24)).size;
  }

  private inventedBefore(threat: IncidentThreat): number {
    const { at, ruleSince, rule: own } = threat;
    if (at - ruleSince >= INVENTED.withinMs) return 0;
    const isLate = ({ startAt }: Group): boolean =>
      startAt > at - INVENTED.withinMs && startAt <= at + INVENTED.withinMs;
    const invented = this.listed(this.bySource.get(sourceOf(threat))).filter(
      (group) => !group.isFlood && isLate(group) && group.startAt - group.ruleSince < INVENTED.withinMs,
    );
    return new Set(invented.map(({ rule }) => rule).filter((rule) => rule !== own)).size;
  }

  private view(now: number): BoardView {
    return {
      customerName: this.customerName,
      now,
      group: (id) => this.groups.get(id),
      incident: (number) => this.incidents.get(number),
      membersOf: (number) => this.membersOf(number),
      nextNumber: this.nextNumber,
      nextSeq: this.nextSeq,
    };
  }

  private listed(ids: Iterable<string> | undefined): Group[] {
    return [...(ids ?? [])]
      .flatMap((id) => this.groups.get(id) ?? [])
      .filter(({ mergedInto }) => mergedInto === undefined);
  }
}

function sourceOf({ product, main }: Pick<Group, 'product' | 'main'>): string {
  return `${product}\n${main ?? ''}`;
}

function add<K>(index: Map<K, Set<string>>, key: K, id: string): void {
  const ids = index.get(key) ?? new Set<string>();
  index.set(key, ids.add(id));
}
