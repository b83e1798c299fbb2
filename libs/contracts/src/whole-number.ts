import { IsInt, Max, Min } from 'class-validator';
import { Type } from './conversions.js';

/** A whole number that comes as a text, in a query or the environment; both bounds included. */
export function WholeNumber(least: number, most: number): PropertyDecorator {
  const rules = [Max(most), Min(least), IsInt(), Type(() => Number)];
  return (target, name) => rules.forEach((rule) => rule(target, name));
}
