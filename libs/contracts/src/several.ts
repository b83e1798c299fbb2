import { ArrayMaxSize, IsArray, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Converted } from './conversions.js';
import { Optional } from './optional.js';

/** Values of one filter at most. */
const MOST_VALUES = 100;
/** Longest value: an entity may be a URL. */
const MAX_VALUE = 2048;

/** For rules of each value of a list. */
export const EACH = { each: true };
/** Rules of texts of any kind. */
export const TEXTS: readonly PropertyDecorator[] = [IsString(EACH), IsNotEmpty(EACH), MaxLength(MAX_VALUE, EACH)];

/** A filter that may be left out, of whose values any may match; a single one, as a query has it, is a list of one. @param rules of each value */
export function Several(...rules: readonly PropertyDecorator[]): PropertyDecorator {
  return (prototype, name) => {
    for (const rule of [Optional(), Converted(listed), IsArray(), ArrayMaxSize(MOST_VALUES), ...rules])
      rule(prototype, name);
  };
}

function listed(value: unknown): unknown {
  return value === undefined || Array.isArray(value) ? value : [value];
}
