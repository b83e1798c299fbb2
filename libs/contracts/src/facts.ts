import { IsArray, IsDefined, IsIn, IsString } from 'class-validator';
import { isAtLeast, isFlag, isListOf, isOneOf, isRecordOf, isText, type Check } from './checks.js';
import { SENSITIVITIES, SEVERITIES } from './vocabulary.js';

const isAmount = isAtLeast(0);

/** Every fact by its name, with what its value must be; a name is never used again for another meaning. */
const CHECKS = {
  // config
  /** All source addresses are on the customer's allow list. */
  allow_listed: isFlag,
  allow_listed_user_agent: isFlag,
  country_not_allowed: isFlag,
  critical_asset: isFlag,
  /** One fact for each contact, in the customer's order. */
  escalation_contact: isText,
  sensitivity: isOneOf(SENSITIVITIES),

  // devops
  /** A change of our own explains the signal. */
  change_correlated: isFlag,
  incident_under_way: isFlag,
  maintenance_window: isFlag,

  // historical
  /** Similar threats that analysts judged false or harmless. */
  similar_resolved_as_fp: isAmount,
  similar_resolved_as_real: isAmount,

  // context
  impossible_travel: isFlag,
  /** Known indicators among what the signal names. */
  indicator_match: isAmount,
  /** `tor`, `vpn`, `hosting`, `public` or a special range such as `private`; one fact for each source address. */
  ip_class: isText,
  travel_speed_kmh: isAmount,
  /** One fact for each user agent. */
  user_agent_class: isOneOf(['scanner', 'tool', 'bot', 'browser', 'unknown']),

  // priority
  /** By the impact alone, if the threat is real. */
  proposed_severity: isOneOf(SEVERITIES),
  /** Id of an ATT&CK tactic; one fact for each. */
  tactic: isText,

  // any agent with a model
  injection_suspected: isFlag,
  model_stance: isOneOf(['harmless', 'hostile']),
};

/** What agents tell analyzers: the type of each fact's value by the fact's name. */
export type FactValues = { [N in keyof typeof CHECKS]: (typeof CHECKS)[N] extends Check<infer T> ? T : never };
export type FactName = keyof FactValues;

/** A fact as it is written down. */
export class StatedFact<N extends FactName> {
  @IsIn(Object.keys(CHECKS))
  name!: N;

  @IsDefined()
  value!: FactValues[N];

  /** As of a finding. */
  @IsArray()
  @IsString({ each: true })
  evidence!: string[];
}

/** A finding as a value, for the analyzers: `{ name: 'allow_listed', value: true, evidence: ['config.allowList[2]'] }`. */
export type Fact = { [N in FactName]: StatedFact<N> }[FactName];

/** True for a fact of a known name whose value is of that name's type. */
export function isFact(value: unknown): value is Fact {
  return isFactLike(value) && Object.hasOwn(CHECKS, value.name) && CHECKS[value.name as FactName](value.value);
}

const isFactLike = isRecordOf<{ name: string; value: unknown; evidence: string[] }>({
  name: isText,
  value: (value): value is unknown => value !== undefined,
  evidence: isListOf(isText),
});
