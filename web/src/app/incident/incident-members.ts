import { Component, computed, input, model, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { IncidentGroup } from '@soc-agent/contracts';
import { Age } from '../shared/ui/age.js';
import { EntityChip } from '../shared/ui/entity-chip.js';
import { Foreign } from '../shared/ui/foreign.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { formatDuration } from '../shared/vocabulary/format.js';
import { VERDICT_LABELS } from '../shared/vocabulary/labels.js';

/** Groups with why they are here; some can be chosen, to be moved or split off together. */
@Component({
  selector: 'app-incident-members',
  imports: [Age, EntityChip, Foreign, RouterLink, SeverityMark],
  templateUrl: './incident-members.html',
  styleUrl: './incident-members.scss',
})
export class IncidentMembers {
  readonly groups = input.required<readonly IncidentGroup[]>();
  readonly incidentId = input.required<string>();
  readonly caption = input('Members');
  /** Whether the person may change what is here. */
  readonly writable = input(false);
  /** What a button at each group does; without it there is none. */
  readonly verb = input<'Take out' | 'Take in'>();
  /** Ids of those that are chosen; left out, none can be. */
  readonly chosen = model<ReadonlySet<string>>();
  /** Id of the group that keys are about. */
  readonly cursor = model<string>();
  readonly pressed = output<IncidentGroup>();

  protected readonly verdicts = VERDICT_LABELS;
  protected readonly isEveryChosen = computed(() => {
    const chosen = this.chosen();
    return chosen !== undefined && this.groups().length > 0 && this.groups().every(({ id }) => chosen.has(id));
  });

  protected choose(id: string, isChosen: boolean): void {
    const chosen = new Set(this.chosen());
    if (isChosen) chosen.add(id);
    else chosen.delete(id);
    this.chosen.set(chosen);
  }

  protected chooseAll(isChosen: boolean): void {
    this.chosen.set(new Set(isChosen ? this.groups().map(({ id }) => id) : []));
  }

  protected lasted({ startedAt, lastAt }: IncidentGroup): string {
    const ms = Date.parse(lastAt) - Date.parse(startedAt);
    return ms > 0 ? `over ${formatDuration(ms)}` : '';
  }

  protected isChecked(event: Event): boolean {
    return (event.target as HTMLInputElement).checked;
  }
}
