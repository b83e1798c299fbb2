import type { Customer, Fact, Playbook, PlaybookOverride, Severity, ThreatType } from '@soc-agent/contracts';

const FACT = 'own_playbook';

/** A customer's playbooks for a threat type as values of facts, each with its place in the configuration. */
export function ownPlaybookFacts(
  { playbooks = [] }: Pick<Customer, 'playbooks'>,
  threatType: ThreatType,
): { name: string; value: string; position: number; severity: Severity }[] {
  return playbooks.flatMap((own, position) =>
    own.threatType === threatType ? [{ name: FACT, value: JSON.stringify(own), position, severity: own.severity }] : [],
  );
}

/** The customer's playbook as the config agent passed it on; undefined when it has none for that threat type and severity. */
export function ownPlaybook(facts: readonly Fact[], threatType: ThreatType, severity: Severity): Playbook | undefined {
  return facts
    .filter(({ name }) => name === FACT)
    .map(({ value }) => JSON.parse(String(value)) as PlaybookOverride)
    .find((own) => own.threatType === threatType && own.severity === severity);
}
