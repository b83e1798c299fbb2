import { Converted, Optional } from '@soc-agent/contracts';
import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Values of one filter at most. */
const MOST_VALUES = 50;

/** A query's filter that may stand several times, for any of its values. @param values those it can have; left out, texts */
export function Several(values?: readonly string[]): PropertyDecorator {
  return applyDecorators(
    Optional(),
    Converted((value) => (typeof value === 'string' ? [value] : value)),
    IsArray(),
    ArrayMaxSize(MOST_VALUES),
    ...(values
      ? [IsIn(values, { each: true })]
      : [IsString({ each: true }), IsNotEmpty({ each: true }), MaxLength(256, { each: true })]),
  );
}
