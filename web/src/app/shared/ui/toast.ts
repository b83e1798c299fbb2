import { inject, Injectable, Injector } from '@angular/core';

/** Short messages at the foot of the page; their code is loaded with the first one. */
@Injectable({ providedIn: 'root' })
export class Toast {
  private readonly injector = inject(Injector);

  /** Shows a text with one button for as long as it takes to read. */
  async show(text: string, button: string, onPress?: () => void): Promise<void> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    const duration = 7000 + text.length * 60;
    const shown = this.injector.get(MatSnackBar).open(text, button, { duration });
    shown.onAction().subscribe(() => onPress?.());
  }
}
