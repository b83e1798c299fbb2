import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Degradation } from './agent-analysis.js';
import { Type } from './conversions.js';
import { Optional } from './optional.js';
import { TimelineEvent } from './timeline-event.js';
import {
  ACTION_TYPES,
  FP_RECOMMENDATIONS,
  URGENCIES,
  type ActionType,
  type FpRecommendation,
  type Urgency,
} from './vocabulary.js';

/** One term of the false-positive score. */
export class FpIndicator {
  @IsString()
  @IsNotEmpty()
  indicator!: string;

  /** Change of logit P(real threat), natural logarithm: positive speaks for a real threat, negative for a false positive. */
  @IsNumber()
  logOdds!: number;

  @IsString()
  description!: string;

  /** Which part of the system the value came from: `config`, `context`, `verdicts`, … */
  @IsString()
  source!: string;

  @IsArray()
  @IsString({ each: true })
  evidence!: string[];
}

/** What a reason to call a signal harmless rests on; each can be looked up. */
export const EXPLANATION_KINDS = ['verdicts', 'configuration', 'change', 'record'] as const;
export type ExplanationKind = (typeof EXPLANATION_KINDS)[number];

/** A reason a person can check to call a signal harmless. */
export class Explanation {
  @IsIn(EXPLANATION_KINDS)
  kind!: ExplanationKind;

  @IsString()
  text!: string;

  @IsArray()
  @IsString({ each: true })
  evidence!: string[];
}

/** `score = 1 − p` with `logit p = Σ indicators[].logOdds`; 1 means surely a false positive. */
export class FalsePositiveScore {
  @IsNumber()
  @Min(0)
  @Max(1)
  score!: number;

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  /** True once the customer has given enough verdicts for its own calibration. */
  @IsBoolean()
  calibrated!: boolean;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => FpIndicator)
  indicators!: FpIndicator[];

  /** Share of false positives among past verdicts on similar threats; absent without verdicts. */
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(1)
  historicalFpRate?: number;

  @IsInt()
  @Min(0)
  similarResolvedAsFp!: number;

  @IsInt()
  @Min(0)
  similarResolvedAsReal!: number;

  @IsIn(FP_RECOMMENDATIONS)
  recommendation!: FpRecommendation;

  /** Absent where nothing that can be checked makes it harmless; without it no signal is called a false positive. */
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Explanation)
  explainedBy?: Explanation[];

  @IsString()
  explanation!: string;

  @Optional()
  @ValidateNested()
  @Type(() => Degradation)
  @IsObject()
  degraded?: Degradation;
}

export class ActionTarget {
  /** `ip`, `user`, `host`, `url`, `hash`, `userAgent`. */
  @IsString()
  @IsNotEmpty()
  kind!: string;

  @IsString()
  @IsNotEmpty()
  value!: string;
}

export class ResponseAction {
  @IsIn(ACTION_TYPES)
  actionType!: ActionType;

  @IsIn(URGENCIES)
  urgency!: Urgency;

  /** An entity of the signal; absent for actions without one, such as `escalate`. */
  @Optional()
  @ValidateNested()
  @Type(() => ActionTarget)
  @IsObject()
  target?: ActionTarget;

  @IsString()
  reason!: string;

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  @IsBoolean()
  autoExecutable!: boolean;

  @IsBoolean()
  requiresApproval!: boolean;

  @IsString()
  estimatedImpact!: string;

  @IsBoolean()
  rollbackPossible!: boolean;

  @IsObject()
  parameters!: Record<string, unknown>;

  /** Names of the two people who let the playbook contain by itself; without them no containment is automatic. */
  @Optional()
  @IsArray()
  @IsString({ each: true })
  armedBy?: string[];
}

export class ResponsePlan {
  @ValidateNested()
  @Type(() => ResponseAction)
  @IsObject()
  primaryAction!: ResponseAction;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ResponseAction)
  secondaryActions!: ResponseAction[];

  @IsArray()
  @IsString({ each: true })
  escalationPath!: string[];

  @IsInt()
  @Min(0)
  slaMinutes!: number;

  @IsNumber()
  @Min(0)
  autoEscalateAfterMinutes!: number;

  @IsString()
  notes!: string;

  @Optional()
  @ValidateNested()
  @Type(() => Degradation)
  @IsObject()
  degraded?: Degradation;
}

/** What happened, in order; every time is a measured one. */
export class InvestigationTimeline {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TimelineEvent)
  events!: TimelineEvent[];

  @IsISO8601()
  startTime!: string;

  @Optional()
  @IsISO8601()
  endTime?: string;

  @IsNumber()
  @Min(0)
  durationMs!: number;

  @Optional()
  @ValidateNested()
  @Type(() => Degradation)
  @IsObject()
  degraded?: Degradation;
}
