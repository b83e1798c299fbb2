import type { Command } from '../shared/commands/commands.js';

/** What can be done by keys with the threat that is shown. */
export interface Decidable {
  isReadyFor(id: string): boolean;
  acknowledge(): void;
  escalate(): void;
  focusReason(): void;
}

/** The keys that decide; the same beside the list and on the page. */
export function threatCommands(shown: () => Decidable | undefined, when: () => boolean = () => true): Command[] {
  return [
    { id: 'acknowledge', label: 'Acknowledge', group: 'Threat', keys: ['a'], when, run: () => shown()?.acknowledge() },
    {
      id: 'judge',
      label: 'False positive: write why',
      group: 'Threat',
      keys: ['f'],
      when,
      run: () => shown()?.focusReason(),
    },
    { id: 'escalate', label: 'Escalate', group: 'Threat', keys: ['e'], when, run: () => shown()?.escalate() },
  ];
}
