import { inject } from '@angular/core';
import { Commands } from '../shared/commands/commands.js';
import type { Decidable } from '../threat/threat-commands.js';
import type { Cursor } from './cursor.js';

/** Longest wait of a key for the threat it is about, milliseconds. */
const MOST_WAIT_MS = 5000;

/** What the keys of the Queue act on. */
interface Hands {
  cursor: Cursor;
  isSelected: () => boolean;
  /** What the panel shows; it follows the row one is at a little later. */
  decidable: () => Decidable | undefined;
  /** Of the bar at the foot. */
  focusReason: () => void;
  acknowledgeAll: () => unknown;
  resume: () => void;
  may: () => boolean;
}

/** The keys of the Queue; with rows selected they are about those, else about the row one is at. */
export function queueCommands(hands: Hands): void {
  const { cursor, may } = hands;
  const group = 'Queue';
  /** Opens the panel where it is not open, and does it once the threat of this very row is there; not if one moves on. */
  const once = (act: (threat: Decidable) => void): void => {
    const meant = cursor.id();
    if (meant === undefined) return;
    if (!cursor.isOpen()) cursor.show(meant);
    const end = Date.now() + MOST_WAIT_MS;
    const attempt = (): void => {
      const row = cursor.row();
      if (row?.id !== meant || row.threatId === undefined) return;
      const threat = hands.decidable();
      if (threat?.isReadyFor(row.threatId)) act(threat);
      else if (Date.now() < end) requestAnimationFrame(attempt);
    };
    attempt();
  };
  const hasRow = (): boolean => may() && (hands.isSelected() || cursor.row() !== undefined);
  inject(Commands).register([
    { id: 'next', label: 'Next row', group, keys: ['j'], run: () => cursor.move(1) },
    { id: 'previous', label: 'Row before', group, keys: ['k'], run: () => cursor.move(-1) },
    {
      id: 'open',
      label: 'Open its page',
      group,
      keys: ['Enter'],
      when: () => cursor.row() !== undefined,
      run: () => cursor.openPage(),
    },
    {
      id: 'panel',
      label: 'Show beside the list',
      group,
      keys: ['v', 'o'],
      when: () => cursor.row() !== undefined,
      run: () => (cursor.isOpen() ? cursor.close() : cursor.show(cursor.id() ?? '')),
    },
    { id: 'select', label: 'Select the row', group, keys: ['x'], run: () => cursor.pickCurrent() },
    {
      id: 'acknowledge',
      label: 'Acknowledge',
      group,
      keys: ['a'],
      when: hasRow,
      run: () => (hands.isSelected() ? hands.acknowledgeAll() : once((threat) => threat.acknowledge())),
    },
    {
      id: 'judge',
      label: 'False positive: write why',
      group,
      keys: ['f'],
      when: hasRow,
      run: () => (hands.isSelected() ? hands.focusReason() : once((threat) => threat.focusReason())),
    },
    {
      id: 'escalate',
      label: 'Escalate',
      group,
      keys: ['e'],
      when: () => hasRow() && !hands.isSelected(),
      run: () => once((threat) => threat.escalate()),
    },
    { id: 'resume', label: 'Let new ones in', group, keys: ['.'], run: () => hands.resume() },
    {
      id: 'close',
      label: 'Close one thing: a field, the panel, the selection',
      group,
      keys: ['Escape'],
      run: () => closeOne(hands),
    },
  ]);
}

function closeOne({ cursor, isSelected }: Hands): void {
  const active = document.activeElement;
  if (active instanceof HTMLElement && active.matches('input, textarea, select')) active.blur();
  else if (cursor.isOpen()) cursor.close();
  else if (isSelected()) cursor.deselect();
}
