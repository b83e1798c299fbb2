import type { ThreatDecision, Verdict } from '@soc-agent/contracts';
import type { threatSignal } from './builders.js';
import { Dice } from './dice.js';
import { withClient } from './with-client.js';

/** How somebody stores threats, and decides about them. */
interface Deciding {
  store(changes: Parameters<typeof threatSignal>[0]): Promise<string>;
  judge(id: string, verdict: Verdict): Promise<unknown>;
  decide(id: string, decision: ThreatDecision): Promise<unknown>;
  comment(id: string, text: string): Promise<unknown>;
}

/** Threats of several customers and groups, some with a verdict, a comment or somebody who works on them; the ids. */
export async function mixedThreats(count: number, seed: number, on: Deciding): Promise<string[]> {
  const dice = new Dice(seed);
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const customerName = dice.of(['RetailMax', 'Metro', 'Elsewhere']);
    const id = await on.store({ customerName, entities: { hosts: [`web-${dice.number(4)}`] } });
    ids.push(id);
    if (dice.number(4) === 1) await on.judge(id, dice.of(['false_positive', 'unsure']));
    if (dice.number(4) === 1) await on.decide(id, { assignee: 'ada', triage: 'acknowledged' });
    if (dice.number(8) === 1) await on.comment(id, 'seen');
  }
  return ids;
}

/** All that is decided about threats and follows from it, without what only counts changes. @param url of the database's owner */
export async function everythingDecided(url: string): Promise<unknown> {
  const text = `select json_build_object(
    'threats', (select json_agg(json_build_array(id, triage, triage_before, verdict, assignee, acknowledged_at, resolved_at, breached_at,
      clock_at, review, answered_by, comments) order by id) from threats),
    'standing', (select json_agg(s order by s.threat_id) from (
      select distinct on (threat_id) threat_id, verdict, case when verdict is not null then json_build_array(at, analyst, reason, of_group) end as said
      from verdict_changes order by threat_id, no desc) s where verdict is not null),
    'counted', (select json_agg(json_build_array(threat_id, counted) order by threat_id) from counted_verdicts where counted is not null),
    'comments', (select json_agg(json_build_array(threat_id, author, text) order by id) from threat_log where kind = 'commented'),
    'reviews', (select json_agg(json_build_array(key, state) order by key) from review_groups)) as all`;
  return (await withClient(url, (owner) => owner.query<{ all: unknown }>(text))).rows[0]!.all;
}
