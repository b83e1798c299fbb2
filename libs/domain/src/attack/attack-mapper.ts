import type { MitreTechnique } from '@soc-agent/contracts';

/** The texts of a rule, each optional but the title. */
export interface RuleText {
  title: string;
  ruleName?: string;
  description?: string;
}

/** Maps the wording of rules to ATT&CK techniques. */
export class AttackMapper {
  /** Most likely first. */
  map(_text: RuleText): MitreTechnique[] {
    return [];
  }
}

let shared: AttackMapper | undefined;

/** The process's own; made on first use. */
export function attackMapper(): AttackMapper {
  shared ??= new AttackMapper();
  return shared;
}
