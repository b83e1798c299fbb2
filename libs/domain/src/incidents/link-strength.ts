import { GROUP_GAP_MS } from '../evidence/groups.js';
import { spoken } from '../evidence/wording.js';
import { LINKING } from './limits.js';
import { kindOf, shownEntity } from './link-entities.js';
import type { EntityKey, Group, LinkKind } from './model.js';
import { canFollow, canTie, isCandidate } from './tying.js';

const DAY_MS = 86_400_000;
/** What sharing an entity is worth before time and rarity: a machine is one thing, an account or an address less surely so. */
const BASE: Readonly<Record<LinkKind, number>> = { host: 1, user: 0.9, address: 0.9, hash: 1, domain: 1 };
/** The same rule elsewhere is rather the rule's doing than one attack's. */
const SAME_RULE_ELSEWHERE = 0.5;
/** An attack goes from one tactic to the next. */
const OTHER_TACTICS = 1.15;

/** What was counted of an entity at a customer up to the hour: the same for every group that is placed within it. */
export interface EntityFacts {
  /** Candidates on it, a rule once an hour, a day. */
  perDay: number;
  /** Main entities it was seen with in the last days. */
  mains: number;
}

/** What a link rests on. */
export interface LinkGrounds {
  /** Absent: none was counted. */
  facts: (entity: EntityKey) => EntityFacts | undefined;
  /** Nothing is known of the customer yet: only main entities tie. */
  isUnknownCustomer: boolean;
}

/** How strongly two groups belong together, and by what. */
export interface Link {
  /** 0..1 */
  strength: number;
  entity: EntityKey;
  /** Between the two intervals, milliseconds; 0 for those that overlap. */
  gapMs: number;
  perDay: number;
}

type Linked = Pick<
  Group,
  | 'customerName'
  | 'rule'
  | 'main'
  | 'entities'
  | 'startAt'
  | 'lastAt'
  | 'tactics'
  | 'steadyHours'
  | 'risk'
  | 'isUnjudgedCritical'
  | 'isFlood'
>;

/** Their strongest link, the same for both directions; undefined for groups that share nothing that ties. */
export function linkStrength(g: Linked, h: Linked, grounds: LinkGrounds): Link | undefined {
  const gapMs = gapBetween(g, h);
  if (g.customerName !== h.customerName || gapMs > reachOf(g, h)) return undefined;
  const factor = factorOf(g, h);
  const chance = chanceOf(g, h);
  let strongest: Link | undefined;
  for (const entity of g.entities) {
    if (!h.entities.includes(entity) || !ties(entity, g, h, grounds)) continue;
    const perDay = grounds.facts(entity)?.perDay ?? 0;
    const strength = Math.min(1, BASE[kindOf(entity)] * factor) * Math.exp((-perDay * gapMs) / DAY_MS) * chance;
    const isStronger = strength > (strongest?.strength ?? 0);
    if (isStronger || (strength === strongest?.strength && entity < strongest.entity))
      strongest = { strength, entity, gapMs, perDay };
  }
  return strongest;
}

/**
 * Candidates reach far; what follows one is right beside it, on the same main entity; and a rule that fires on without a
 * break is one thing, whatever its parts weigh. Negative for two that never tie.
 */
function reachOf(g: Linked, h: Linked): number {
  if (isCandidate(g) && isCandidate(h)) return LINKING.reachMs;
  const follows = isCandidate(g) ? canFollow(h) : isCandidate(h) && canFollow(g);
  const isOneRun = g.rule === h.rule && canTie(g) && canTie(h);
  return g.main === h.main && (follows || isOneRun) ? (isOneRun ? GROUP_GAP_MS : LINKING.besideMs) : -1;
}

/** Milliseconds of silence between two intervals. */
export function gapBetween(g: Pick<Group, 'startAt' | 'lastAt'>, h: Pick<Group, 'startAt' | 'lastAt'>): number {
  return Math.max(0, g.startAt - h.lastAt, h.startAt - g.lastAt);
}

/** The link in words: "same host web-1; 0.3 such events a day expected, these came within 2 h". */
export function linkInWords({ entity, gapMs, perDay, strength }: Link): string {
  const expected = perDay > 0 ? `${Number(perDay.toPrecision(2))} such events a day are usual there` : 'rare there';
  return `same ${kindOf(entity)} ${shownEntity(entity)}, ${gapMs === 0 ? 'at the same time' : `${spoken(gapMs)} apart`}; ${expected} (link ${strength.toFixed(2)})`;
}

/** A hub never ties, but for groups that are about it themselves. */
function ties(entity: EntityKey, g: Linked, h: Linked, { facts, isUnknownCustomer }: LinkGrounds): boolean {
  if (entity === g.main && entity === h.main) return true;
  return !isUnknownCustomer && (facts(entity)?.mains ?? 0) < LINKING.hubMains;
}

/** What fires all day is near everything: it says little of another rule, and all of its own. */
function chanceOf(g: Linked, h: Linked): number {
  return g.rule === h.rule ? 1 : Math.exp((-Math.max(g.steadyHours, h.steadyHours) * LINKING.nearHours) / 24);
}

function factorOf(g: Linked, h: Linked): number {
  if (g.rule === h.rule) return g.main === h.main ? 1 : SAME_RULE_ELSEWHERE;
  const [ofG, ofH] = [Object.keys(g.tactics), Object.keys(h.tactics)];
  const goesOn = ofG.length > 0 && ofH.length > 0 && new Set([...ofG, ...ofH]).size > 1;
  return goesOn ? OTHER_TACTICS : 1;
}
