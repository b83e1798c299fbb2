import { Text, Type } from '@soc-agent/contracts';
import { ArrayMaxSize, IsArray, IsIn, IsNumber, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { strictSchemaOf } from './strict-schema.js';

export const STANCES = ['harmless', 'suspicious', 'hostile', 'unclear'] as const;
/** What the evidence of one agent says, as the model sees it. */
export type Stance = (typeof STANCES)[number];

export class ModelFinding {
  @Text(1000)
  text!: string;

  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  evidence!: string[];
}

/** What a model is asked for; everything else of an analysis is ours to decide. */
export class ModelAnswer {
  @Text(4000)
  analysis!: string;

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  /** Servers that do not know schemas may leave it out. */
  @IsIn(STANCES)
  stance: Stance = 'unclear';

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ModelFinding)
  keyFindings!: ModelFinding[];

  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(1000, { each: true })
  recommendations!: string[];

  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(1000, { each: true })
  unknowns!: string[];
}

/** What is sent with every question. */
export const MODEL_ANSWER_SCHEMA = strictSchemaOf(ModelAnswer);
