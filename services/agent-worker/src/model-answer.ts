import { Finding } from '@soc-agent/contracts';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsNumber, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';

/** What a model is asked for; everything else of an analysis is ours to decide. */
export class ModelAnswer {
  @IsString() @MaxLength(4000)
  analysis!: string;

  @IsNumber() @Min(0) @Max(1)
  confidence!: number;

  @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => Finding)
  keyFindings!: Finding[];

  @IsArray() @ArrayMaxSize(20) @IsString({ each: true })
  recommendations!: string[];

  @IsArray() @ArrayMaxSize(20) @IsString({ each: true })
  unknowns!: string[];
}

const STRINGS = { type: 'array', items: { type: 'string' } };

/** The same shape as a strict JSON schema; a test holds the two together. */
export const MODEL_ANSWER_SCHEMA = object({
  analysis: { type: 'string' },
  confidence: { type: 'number', minimum: 0, maximum: 1 },
  keyFindings: { type: 'array', items: object({ text: { type: 'string' }, evidence: STRINGS }) },
  recommendations: STRINGS,
  unknowns: STRINGS,
});

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
