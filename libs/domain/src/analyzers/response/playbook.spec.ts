import { describe, expect, it } from '@jest/globals';
import { CONTAINING_ACTIONS, SEVERITIES, THREAT_TYPES } from '@soc-agent/contracts';
import { automaticContainment } from '../../arming/arming.js';
import { parsePlaybooks } from './playbook.js';
import { PlaybookShelf } from './playbook-shelf.js';

const ENTRY = [
  '    primary:',
  '      action: block_ip',
  '      targets: [sourceIp]',
  '      reason: stop it',
  '      impact: the source is cut off',
  '    escalation: [SOC analyst]',
  '    notes: none',
];

describe('playbooks', () => {
  it('shipped with the package cover every threat type at every severity', () => {
    const shelf = PlaybookShelf.load();
    for (const type of THREAT_TYPES) {
      for (const severity of SEVERITIES) expect(shelf.find(type, severity).primary.reason).not.toBe('');
    }
  });

  it('shipped with the package contain in every way; what they would do by themselves waits until it is armed', () => {
    const shelf = PlaybookShelf.load();
    const playbooks = THREAT_TYPES.flatMap((type) => SEVERITIES.map((severity) => shelf.find(type, severity)));
    const containment = playbooks
      .flatMap(({ primary, secondary }) => [primary, ...secondary])
      .filter(({ action }) => CONTAINING_ACTIONS.includes(action));
    expect(new Set(containment.map(({ action }) => action))).toEqual(new Set(CONTAINING_ACTIONS));
    // an account is disabled by people alone
    expect(new Set(playbooks.flatMap(automaticContainment).map(({ action }) => action))).toEqual(
      new Set(['block_ip', 'quarantine']),
    );
  });

  it('are read with their defaults', () => {
    const { playbooks } = parsePlaybooks(file(), 'good.yaml');
    expect(playbooks.LOW).toEqual({
      primary: {
        action: 'block_ip',
        targets: ['sourceIp'],
        automatic: false,
        reason: 'stop it',
        impact: 'the source is cut off',
        parameters: {},
      },
      secondary: [],
      escalation: ['SOC analyst'],
      notes: 'none',
    });
  });

  it.each([
    ['an unknown action', ['block_ip', 'nuke_it'], 'bad.yaml:5: playbooks.INFO.primary.action: action must be one of'],
    [
      'an unknown target',
      ['[sourceIp]', '[moon]'],
      'bad.yaml:6: playbooks.INFO.primary.targets: each value in targets must be one of',
    ],
    [
      'an empty reason',
      ['reason: stop it', 'reason: ""'],
      'bad.yaml:7: playbooks.INFO.primary.reason: reason should not be empty',
    ],
    [
      'a misspelt field',
      ['impact:', 'impcat:'],
      'bad.yaml:8: playbooks.INFO.primary.impcat: property impcat should not exist',
    ],
    ['a list where a mapping belongs', ['    primary:', '    primary: []'], 'bad.yaml:'],
    [
      'a missing severity',
      ['  CRITICAL:', '  CRITICAL: {}\n  OTHER:'],
      'playbooks.OTHER: property OTHER should not exist',
    ],
    ['no escalation', ['[SOC analyst]', '[]'], 'playbooks.INFO.escalation: escalation must contain at least 1 element'],
    ['containment without a target', ['      targets: [sourceIp]\n', ''], 'playbooks.INFO.primary.targets: '],
    ['broken YAML', ['notes: none', 'notes: "open'], 'bad.yaml:'],
  ])('with %s are refused by file, line and field', (_case, [from, to], complaint) => {
    const broken = file().replace(from as string, to as string);
    expect(() => parsePlaybooks(broken, 'bad.yaml')).toThrow(complaint);
  });

  it('missing for a threat type stop the start', () => {
    expect(() => new PlaybookShelf([parsePlaybooks(file(), 'one.yaml')])).toThrow('no playbook for proxy_network');
  });
});

function file(): string {
  const entries = SEVERITIES.flatMap((severity) => [`  ${severity}:`, ...ENTRY]);
  return ['threatType: bot_traffic', 'playbooks:', ...entries, ''].join('\n');
}
