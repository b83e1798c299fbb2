import {
  ACTION_TYPES,
  ACTIONS_WITHOUT_TARGET,
  SEVERITIES,
  TARGET_KINDS,
  THREAT_TYPES,
  type Playbook,
  type PlaybookAction,
  type Severity,
  type ThreatType,
} from '@soc-agent/contracts';
import { YamlReader } from './yaml-reader.js';

/** Playbooks of one threat type: every severity is covered. */
export interface TypePlaybooks {
  threatType: ThreatType;
  playbooks: Readonly<Record<Severity, Playbook>>;
}

/**
 * Reads one playbook file.
 * @param file its name, for complaints
 * Throws InvalidYamlError that names line and field.
 */
export function parsePlaybooks(text: string, file: string): TypePlaybooks {
  const document = YamlReader.parse(text, file).onlyKeys('threatType', 'playbooks');
  const bySeverity = document.at('playbooks').onlyKeys(...SEVERITIES);
  return {
    threatType: document.at('threatType').oneOf(THREAT_TYPES),
    playbooks: Object.fromEntries(
      SEVERITIES.map((severity) => [severity, playbook(bySeverity.at(severity))]),
    ) as Record<Severity, Playbook>,
  };
}

function playbook(entry: YamlReader): Playbook {
  entry.onlyKeys('primary', 'secondary', 'escalation', 'notes');
  const escalation = entry.at('escalation').items();
  if (escalation.length === 0) entry.at('escalation').fail('must name at least one role');
  return {
    primary: action(entry.at('primary')),
    secondary: entry.at('secondary').items().map(action),
    escalation: escalation.map((role) => role.text()),
    notes: entry.at('notes').text(),
  };
}

function action(entry: YamlReader): PlaybookAction {
  entry.onlyKeys('action', 'targets', 'automatic', 'reason', 'impact', 'parameters');
  const type = entry.at('action').oneOf(ACTION_TYPES);
  const targets = entry
    .at('targets')
    .items()
    .map((target) => target.oneOf(TARGET_KINDS));
  if (targets.length === 0 && !ACTIONS_WITHOUT_TARGET.includes(type))
    entry.at('targets').fail(`must name what ${type} acts on`);
  return {
    action: type,
    targets,
    automatic: entry.at('automatic').flag(),
    reason: entry.at('reason').text(),
    impact: entry.at('impact').text(),
    parameters: entry.at('parameters').scalars(),
  };
}
