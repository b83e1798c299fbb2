import { Component, DOCUMENT, inject, input, output, signal } from '@angular/core';
import { Check, Copy } from 'lucide';
import { Icon } from '../shared/ui/icon.js';

/** A secret that is shown this once, to be copied. */
@Component({
  selector: 'app-secret-once',
  imports: [Icon],
  template: `
    <div class="banner" role="status">
      <div class="text">
        <p>{{ about() }} It is shown this once.</p>
        <code data-testid="secret">{{ secret() }}</code>
      </div>
      <button type="button" class="button" (click)="copy()">
        <app-icon [icon]="copied() ? done : copyIcon" [size]="14" />{{ copied() ? 'Copied' : 'Copy' }}
      </button>
      <button type="button" class="button ghost" (click)="dismiss.emit()">Done</button>
    </div>
  `,
  styles: `
    .banner {
      align-items: center;
      margin: 0 14px 14px;
    }
    .text {
      flex: 1;
      min-width: 0;
    }
    code {
      overflow-wrap: anywhere;
      user-select: all;
    }
  `,
})
export class SecretOnce {
  private readonly clipboard = inject(DOCUMENT).defaultView?.navigator.clipboard;

  readonly about = input.required<string>();
  readonly secret = input.required<string>();
  readonly dismiss = output();

  protected readonly copied = signal(false);
  protected readonly copyIcon = Copy;
  protected readonly done = Check;

  protected async copy(): Promise<void> {
    // there is none where the page came by http from another machine
    await this.clipboard?.writeText(this.secret());
    this.copied.set(this.clipboard !== undefined);
  }
}
