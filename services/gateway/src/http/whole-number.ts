import { Type } from '@soc-agent/contracts';
import { IsInt, Max, Min } from 'class-validator';

/** A whole number of a query string, which has text; both bounds included. */
export function WholeNumber(least: number, most: number): PropertyDecorator {
  const rules = [Max(most), Min(least), IsInt(), Type(() => Number)];
  return (target, name) => rules.forEach((rule) => rule(target, name));
}
