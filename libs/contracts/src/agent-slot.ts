import { validateSync } from 'class-validator';
import type { AgentAnalysis } from './agent-analysis.js';
import { Arming } from './arming.js';
import { isFact } from './facts.js';
import { instantiate } from './instantiate.js';
import { PlaybookOverride } from './playbook.js';
import { isTriageCounters } from './triage-counters.js';

/**
 * An agent's answer from its slot, which a worker of another version may have written. Facts of unknown names or other
 * types, counters, playbooks and armings that cannot be read are left out and counted in `droppedFacts`: the score and the plan go
 * without them, as they do without an agent.
 */
export function readAgentSlot(slot: string): AgentAnalysis {
  const { facts, triage, ownPlaybooks, armings, ...rest } = JSON.parse(slot) as AgentAnalysis;
  const sound = facts.filter(isFact);
  const triageIsSound = triage === undefined || isTriageCounters(triage);
  const playbooks = ownPlaybooks?.filter((value) => keepsRules(PlaybookOverride, value));
  const readable = armings?.filter((value) => keepsRules(Arming, value));
  const dropped =
    facts.length -
    sound.length +
    Number(!triageIsSound) +
    (ownPlaybooks?.length ?? 0) -
    (playbooks?.length ?? 0) +
    (armings?.length ?? 0) -
    (readable?.length ?? 0);
  return {
    ...rest,
    facts: sound,
    ...(triage && triageIsSound && { triage }),
    ...(playbooks && playbooks.length > 0 && { ownPlaybooks: playbooks }),
    ...(readable && readable.length > 0 && { armings: readable }),
    ...(dropped > 0 && { droppedFacts: dropped }),
  };
}

/** By the rules in which the gateway takes such things in; few customers have any, so their cost does not matter. */
function keepsRules(type: new () => object, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return validateSync(instantiate(type, value, () => undefined)).length === 0;
}
