const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Where groups become candidates and incidents open; derived on labelled streams, docs/incidents.md. */
export const THRESHOLDS = {
  /** Risk from which a group looks for others. */
  candidateRisk: 14,
  /** Risk from which an unusual group follows a candidate right beside it. */
  followerRisk: 5,
  /** Risk from which an incident is shown. */
  openingRisk: 50,
  /** Strength of a link that ties. */
  strength: 0.5,
} as const;

/** How far links reach, and what they are made of. */
export const LINKING = {
  /** Longest silence between two groups that are tied. */
  reachMs: 7 * DAY_MS,
  /** Days behind a rate and a count of main entities. */
  rateDays: 14,
  /** Main entities that make a shared entity a hub. */
  hubMains: 5,
  /** How long nothing but main entities link at a customer: which ones are hubs cannot be known yet. */
  unknownMs: 6 * HOUR_MS,
  /** Hours around it within which a group is near another by chance. */
  nearHours: 2,
  /** Longest silence between a candidate and what follows it, on one main entity. */
  besideMs: 5 * MINUTE_MS,
  /** Hours of the day before in which it fired that make a rule usual on an entity. */
  usualHours: 2,
  /** Nearest groups of one entity that are looked at. */
  neighbours: 100,
  /** Entities of one group that are kept. */
  entities: 50,
  /** Techniques of one group that are kept. */
  techniques: 20,
} as const;

/** A rule that fires on an entity for so long without a break is looked at, whatever it adds up to: a beacon stays one rule. */
export const LASTING_MS = 8 * HOUR_MS;

/** An incident beyond one of these is continued by another. */
export const BOUNDS = { groups: 200, entities: 500, spanMs: 30 * DAY_MS } as const;

/** Silence after which a true positive is not reopened by a new member. */
export const REOPEN_MS = DAY_MS;

/** Rules one product may invent on one entity within an hour; the rest are folded. */
export const INVENTED = { rules: 10, withinMs: HOUR_MS } as const;

/** What is shown beside an incident without being part of it. */
export const CONTEXT = {
  /** Longest silence between a member and what happened on its main entity. */
  hereMs: 15 * MINUTE_MS,
  /** The same for something unusual elsewhere at the customer: an attacker who tries every host does so at once. */
  elsewhereMs: 2 * MINUTE_MS,
} as const;
