import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** A text that says something, of so many characters at most. */
export function Text(most: number): PropertyDecorator {
  const rules = [MaxLength(most), IsNotEmpty(), IsString()];
  return (target, name) => rules.forEach((rule) => rule(target, name));
}
