import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Arming } from './arming.js';
import { Type } from './conversions.js';
import { StatedFact, type Fact } from './facts.js';
import { Optional } from './optional.js';
import { PlaybookOverride } from './playbook.js';
import { HiddenValues } from './privacy.js';
import { TimelineEvent } from './timeline-event.js';
import type { TriageCounters } from './triage-counters.js';
import { AGENT_KINDS, ENGINES, type AgentKind, type Engine } from './vocabulary.js';

/** Why a slot was filled without its usual engine, or not filled by its worker at all. */
export class Degradation {
  @IsString()
  @IsNotEmpty()
  reason!: string;
}

/**
 * One statement and what it rests on. An evidence reference is one of
 * `signal.<path>`, `config.<path>`, `threat:<id>`, `event:<id>`, `indicator:<value>`, `ip:<address>`, `attack:<id>`.
 */
export class Finding {
  @IsString()
  @IsNotEmpty()
  text!: string;

  @IsArray()
  @IsString({ each: true })
  evidence!: string[];

  /** It rests on text that seems to be meant for a language model; set when the agents' answers are combined. */
  @Optional()
  @IsBoolean()
  suspected?: boolean;
}

export class MitreTechnique {
  /** ATT&CK v19 id, `T1059` or `T1059.001`. */
  @IsString()
  @IsNotEmpty()
  id!: string;

  @IsString()
  name!: string;

  /** Tactic ids, `TA0002`. */
  @IsArray()
  @IsString({ each: true })
  tactics!: string[];

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  /** Where it came from: `hint`, `rule-id`, `rule-text`. */
  @IsString()
  @IsNotEmpty()
  source!: string;
}

export class TokenUsage {
  @IsInt()
  @Min(0)
  input!: number;

  @IsInt()
  @Min(0)
  output!: number;
}

/** What one agent concluded about one threat. */
export class AgentAnalysis {
  @IsIn(AGENT_KINDS)
  agent!: AgentKind;

  @IsIn(ENGINES)
  engine!: Engine;

  /** Two or three sentences for the analyst. */
  @IsString()
  analysis!: string;

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Finding)
  keyFindings!: Finding[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => StatedFact)
  facts!: Fact[];

  /** Facts, statistics and playbooks left out because another version wrote them in a way this one cannot read; absent for none. */
  @Optional()
  @IsInt()
  @Min(1)
  droppedFacts?: number;

  /** What the score takes from the signal's past; set by the historical agent only. */
  @Optional()
  @IsObject()
  triage?: TriageCounters;

  /** The customer's own playbooks for the signal's threat type; set by the config agent only and not kept with the analysis. */
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PlaybookOverride)
  ownPlaybooks?: PlaybookOverride[];

  /** The customer's playbooks for the signal's threat type that two people armed; set by the config agent only and not kept with the analysis. */
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Arming)
  armings?: Arming[];

  @IsArray()
  @IsString({ each: true })
  recommendations!: string[];

  /** What the agent looked for and could not learn. */
  @IsArray()
  @IsString({ each: true })
  unknowns!: string[];

  @IsArray()
  @IsString({ each: true })
  dataSourcesConsulted!: string[];

  /** Set by the priority agent only. */
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => MitreTechnique)
  techniques?: MitreTechnique[];

  /** Past threats and infrastructure events with their own measured times, for the timeline. */
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TimelineEvent)
  observedEvents?: TimelineEvent[];

  /** Measured, from the start of context gathering to the answer. */
  @IsNumber()
  @Min(0)
  processingTimeMs!: number;

  @Optional()
  @IsString()
  model?: string;

  /** Which instructions the model got: the first digits of a hash over the prompt's text. */
  @Optional()
  @IsString()
  promptVersion?: string;

  /** Findings of the model that were struck because what they cite was not in the question, or does not say so; absent for none. */
  @Optional()
  @IsInt()
  @Min(1)
  struckFindings?: number;

  /** Recommendations of the model that were struck because they are of no kind that we give; absent for none. */
  @Optional()
  @IsInt()
  @Min(1)
  struckRecommendations?: number;

  /** Other sentences of the model that were struck because they play down, advise, or claim what nothing says; absent for none. */
  @Optional()
  @IsInt()
  @Min(1)
  struckStatements?: number;

  /** What of the threat the model was not shown; absent for nothing, and without a model. */
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => HiddenValues)
  hidden?: HiddenValues[];

  @Optional()
  @ValidateNested()
  @Type(() => TokenUsage)
  @IsObject()
  tokens?: TokenUsage;

  @Optional()
  @ValidateNested()
  @Type(() => Degradation)
  @IsObject()
  degraded?: Degradation;
}
