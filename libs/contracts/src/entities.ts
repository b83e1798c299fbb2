import type { PlannedAction } from './actions.js';
import type { Indicator } from './context.js';
import type { ThreatSummary } from './threat-analysis.js';
import type { Severity } from './vocabulary.js';

/** Kinds of entities that threats are found by. */
export const ENTITY_KINDS = ['ip', 'user', 'host', 'hash', 'url', 'userAgent'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** Body of `GET /api/entities/{kind}/{value}`: what is known of it. */
export interface EntityPage {
  kind: EntityKind;
  /** In its one form. */
  value: string;
  /** When it was first and last seen; absent where no threat names it. */
  firstAt?: string;
  lastAt?: string;
  /** Threats that name it, counted to five thousand. */
  threats: number;
  /** Present when only the newest five thousand were looked at. */
  capped?: true;
  /** Days with threats, oldest first. */
  perDay: { day: string; bySeverity: Record<Severity, number> }[];
  customers: { name: string; threats: number }[];
  /** Feeds that know it. */
  indicators: Indicator[];
  /** What was decided or done about it, the newest first. */
  actions: { threatId: string; action: PlannedAction }[];
  newest: ThreatSummary[];
}
