import { Component, computed, input } from '@angular/core';

interface Piece {
  text: string;
  /** The code point of a character that is not seen, or changes how others are. */
  control?: string;
}

/** Control characters, marks of direction, what has no width, and line ends that only some programs know. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u{e0000}|[\u{e0001}-\u{e007f}]/u;

/** Cuts a text at every character that is not seen or turns others round. */
export function pieces(text: string): Piece[] {
  if (!UNSEEN.test(text)) return text ? [{ text }] : [];
  const cut: Piece[] = [];
  let plain = '';
  for (const character of text) {
    if (!UNSEEN.test(character)) {
      plain += character;
      continue;
    }
    if (plain) cut.push({ text: plain });
    plain = '';
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    cut.push({ text: `U+${code}`, control: code });
  }
  if (plain) cut.push({ text: plain });
  return cut;
}

/** What somebody outside wrote: it stays apart from our own text, and what it hides or turns round is shown by its number. */
@Component({
  selector: 'app-foreign',
  // text by a property: a template would put spaces around it
  template: `<bdi>
    @for (piece of parts(); track $index) {
      <span
        [class.control]="piece.control"
        [title]="piece.control ? 'Character ' + piece.text : ''"
        [textContent]="piece.text"
      ></span>
    }
  </bdi>`,
  styles: `
    :host {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .control {
      padding: 0 2px;
      border-radius: 2px;
      background: var(--danger);
      color: var(--surface);
      font: 600 0.75em var(--mono);
      vertical-align: middle;
    }
  `,
})
export class Foreign {
  readonly text = input.required<string>();
  protected readonly parts = computed(() => pieces(this.text()));
}
