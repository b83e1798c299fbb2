import { Dialog, DialogRef } from '@angular/cdk/dialog';
import { Overlay } from '@angular/cdk/overlay';
import {
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  type Injector,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { ThreatSummary } from '@soc-agent/contracts';
import { debounced } from '../api/debounced.js';
import { read } from '../api/read.js';
import { Scope } from '../scope/scope.js';
import { Foreign } from '../ui/foreign.js';
import { Commands, keyLabel } from './commands.js';
import { isThreatId, matching, type PaletteOption } from './palette-options.js';

/** How many threats are offered by name while somebody types. */
const FOUND = 5;
const TYPING_MS = 150;

/** One box for everything: it finds threats, and does what can be done. */
@Component({
  selector: 'app-palette',
  imports: [Foreign],
  templateUrl: './palette.html',
  styleUrl: './palette.scss',
})
export class Palette {
  private readonly dialog = inject(DialogRef);
  private readonly router = inject(Router);
  private readonly scope = inject(Scope);
  private readonly commands = inject(Commands);
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  protected readonly text = signal('');
  protected readonly at = signal(0);
  protected readonly keyLabel = keyLabel;

  private readonly typed = debounced(() => this.text().trim(), TYPING_MS);
  private readonly found = read<{ items: ThreatSummary[] }>(() => {
    const q = this.typed();
    return q.length < 3 ? undefined : { url: '/api/threats', params: { q, limit: FOUND } };
  });

  protected readonly options = computed<PaletteOption[]>(() => {
    const text = this.text().trim();
    const done = matching(this.commands.available(), text).map(({ id, label, group, keys, run }) => ({
      id,
      label,
      group,
      run,
      ...(keys && { keys }),
    }));
    if (!text) return done;
    const search: PaletteOption = {
      id: 'search',
      label: `Search threats for “${text}”`,
      group: 'Search',
      run: () => this.search(text),
    };
    if (isThreatId(text)) {
      const open = { id: 'open', label: 'Open this threat', group: 'Threat', run: () => this.open(text) };
      return [open, search, ...done];
    }
    return [search, ...this.threats(), ...done];
  });

  constructor() {
    // also where it is closed before it got the focus
    inject(DestroyRef).onDestroy(() => this.commands.takeTypedAhead());
  }

  protected choose(option: PaletteOption | undefined): void {
    if (!option) return;
    this.dialog.close();
    void option.run();
  }

  protected move(places: number): void {
    const count = this.options().length;
    if (count === 0) return;
    this.at.set((this.at() + places + count) % count);
    this.list().nativeElement.children[this.at()]?.scrollIntoView({ block: 'nearest' });
  }

  protected type(text: string): void {
    this.text.set(text);
    this.at.set(0);
  }

  /** With what was typed while the box was on its way. */
  protected begin(): void {
    const typedAhead = this.commands.takeTypedAhead();
    if (typedAhead) this.type(this.text() + typedAhead);
  }

  private threats(): PaletteOption[] {
    return (this.found.value()?.items ?? []).map(({ id, title, customerName }) => ({
      id,
      label: title,
      group: customerName,
      isForeign: true,
      run: () => this.open(id),
    }));
  }

  private open(id: string): unknown {
    return this.router.navigate(['/threats', id.toLowerCase()], { queryParams: this.scope.links() });
  }

  private search(q: string): unknown {
    return this.router.navigate(['/'], { queryParams: { ...this.scope.links(), q, as: 'threats' } });
  }
}

/** Opens the palette that is expected, once: its box takes what was typed until it has the focus. */
export function openPalette(injector: Injector): void {
  const [commands, dialogs] = [injector.get(Commands), injector.get(Dialog)];
  if (dialogs.openDialogs.length > 0) commands.takeTypedAhead();
  if (!commands.isBoxExpected) return;
  dialogs.open(Palette, {
    ariaLabel: 'Search and commands',
    width: 'min(620px, calc(100vw - 16px))',
    panelClass: ['pop', 'palette'],
    autoFocus: 'input',
    positionStrategy: injector.get(Overlay).position().global().centerHorizontally().top('6px'),
  });
}
