import {
  CONTAINING_ACTIONS,
  type ActionType,
  type FpRecommendation,
  type PlaybookAction,
  type ResponseAction,
  type SignalEntities,
  type Urgency,
} from '@soc-agent/contracts';
import { findTarget, type FoundTarget } from './targets.js';

/** What decides how a proposed action may be carried out. */
export interface Circumstances {
  entities: SignalEntities;
  urgency: Urgency;
  /** P(real threat). */
  probability: number;
  recommendation: FpRecommendation;
  /** References to the entities that are critical assets. */
  criticalAssetRefs: readonly string[];
  allowListed: boolean;
  /** Who let the playbook contain by itself for this signal; absent when nobody did. */
  armedBy?: readonly string[];
  /** The figures behind the plan, for the reason of each action. */
  because: string;
}

/** Takes something away from somebody: wrong, it does harm. */
export const CONTAINMENT: ReadonlySet<ActionType> = new Set(CONTAINING_ACTIONS);
/** Changes how later signals are judged. */
const LASTING: ReadonlySet<ActionType> = new Set(['allowlist']);
/** Nothing to roll back. */
const PASSIVE: ReadonlySet<ActionType> = new Set(['monitor', 'escalate', 'none']);

/** The playbook's action applied to the signal; undefined when it needs a target and the signal names none. */
export function actionFor(proposed: PlaybookAction, circumstances: Circumstances): ResponseAction | undefined {
  const target = findTarget(proposed.targets, circumstances.entities);
  if (!target && proposed.targets.length > 0 && !PASSIVE.has(proposed.action)) return undefined;
  const requiresApproval = needsApproval(proposed, target, circumstances);
  const { action, reason, impact, parameters } = proposed;
  const armedBy = !requiresApproval && CONTAINMENT.has(action) ? circumstances.armedBy : undefined;
  return {
    actionType: action,
    urgency: circumstances.urgency,
    ...(target && { target: { kind: target.kind, value: target.value } }),
    reason: `${reason} (${circumstances.because})`,
    confidence: confidenceIn(action, circumstances),
    autoExecutable: proposed.automatic && !requiresApproval,
    requiresApproval,
    estimatedImpact: impact,
    rollbackPossible: !PASSIVE.has(action),
    parameters: { ...parameters, ...(target && target.further.length > 0 && { furtherTargets: target.further }) },
    ...(armedBy && { armedBy: [...armedBy] }),
  };
}

function needsApproval(
  { action, automatic }: PlaybookAction,
  target: FoundTarget | undefined,
  { criticalAssetRefs, allowListed, armedBy, recommendation }: Circumstances,
): boolean {
  if (LASTING.has(action)) return true;
  if (!CONTAINMENT.has(action)) return !automatic && !PASSIVE.has(action);
  const critical = target !== undefined && touches(target, criticalAssetRefs);
  return !automatic || !armedBy || critical || allowListed || recommendation !== 'likely_real_threat';
}

/** True for a critical asset among the action's targets, the further ones included. */
function touches({ ref, further }: FoundTarget, criticalAssetRefs: readonly string[]): boolean {
  const list = ref.slice(0, ref.indexOf('['));
  return criticalAssetRefs.some(
    (critical) => critical === ref || (further.length > 0 && critical.startsWith(`${list}[`)),
  );
}

/** How sure we are that the action is warranted. */
function confidenceIn(action: ActionType, { probability }: Circumstances): number {
  if (LASTING.has(action) || action === 'none') return 1 - probability;
  return PASSIVE.has(action) ? Math.max(probability, 1 - probability) : probability;
}
