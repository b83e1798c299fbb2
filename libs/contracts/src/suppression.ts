import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsObject, Matches, Min, ValidateNested } from 'class-validator';
import { CONTEXT_ID, ID_MESSAGE } from './context.js';
import { IsBlockIfIp, IsInstant, NamesOneOf } from './context-rules.js';
import { Type } from './conversions.js';
import { Optional } from './optional.js';
import { Text } from './text.js';
import type { ThreatSummary } from './threat-analysis.js';
import { SUPPRESSED_KINDS, type SuppressedKind } from './vocabulary.js';

/** An entity that a signal has to name, in any spelling. */
export class SuppressedEntity {
  @IsIn(SUPPRESSED_KINDS)
  kind!: SuppressedKind;

  @Text(2048)
  @IsBlockIfIp()
  value!: string;
}

/** How often a rule matched. */
export class RuleHits {
  /** Stored threats that it suppresses, counted to ten thousand. */
  @IsInt()
  @Min(0)
  count!: number;

  /** Present when there are more than were counted. */
  @Optional()
  @IsBoolean()
  isMore?: true;

  /** When the latest of them was taken in. */
  @Optional()
  @IsInstant()
  latestAt?: string;
}

/** Which of a customer's signals are kept without being analyzed, until when, and who answers for it. All that it names has to be true of a signal. */
export class SuppressionRule {
  @Matches(CONTEXT_ID, { message: ID_MESSAGE })
  id!: string;

  @Text(128)
  customerName!: string;

  /** Who answers for it; left out, who stores it. */
  @Text(128)
  owner!: string;

  @Text(512)
  reason!: string;

  /** From then on it suppresses nothing. */
  @IsInstant()
  expiresAt!: string;

  /** The tool, as signals name it; with something else beside it. */
  @Optional()
  @Text(128)
  product?: string;

  /** The tool's rule. */
  @Optional()
  @Text(256)
  ruleId?: string;

  /** What the title contains, in upper or lower case. */
  @Optional()
  @Text(512)
  title?: string;

  @IsArray()
  @ArrayMaxSize(20)
  @NamesOneOf('ruleId', 'title')
  @ValidateNested({ each: true })
  @Type(() => SuppressedEntity)
  entities: SuppressedEntity[] = [];

  /** Only in answers; what a sender says of it is ignored. */
  @Optional()
  @ValidateNested()
  @Type(() => RuleHits)
  @IsObject()
  hits?: RuleHits;
}

/** What a rule would have done to threats that are stored. */
export interface SuppressionPreview {
  /** How many of the customer's newest threats were checked. */
  checked: number;
  /** Those that it would have suppressed. */
  suppressed: number;
  /** Those that match it and would have been analyzed all the same: a critical asset is among them, or they came as CRITICAL. */
  spared: number;
  /** The newest of the suppressed, and of the spared. */
  examples: ThreatSummary[];
  sparedExamples: ThreatSummary[];
}

/** Why a signal was kept without being analyzed. */
export interface Suppression {
  /** The customer's rule; absent where its source calls it a sample. */
  rule?: string;
  /** Who answers for the rule. */
  owner?: string;
  reason: string;
}
