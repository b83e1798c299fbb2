import { Component, computed, input, output, signal } from '@angular/core';
import type { IncidentDetail, IncidentLogLine } from '@soc-agent/contracts';
import { Age } from '../shared/ui/age.js';
import { Foreign } from '../shared/ui/foreign.js';
import { canUndo, takenBack } from './log-lines.js';

/** Lines that are shown before more are asked for. */
const SHOWN = 15;

/** All that happened to an incident, the newest first; what can be taken back has a button for it. */
@Component({
  selector: 'app-incident-activity',
  imports: [Age, Foreign],
  template: `
    @if (writable()) {
      <form (submit)="$event.preventDefault(); say(text)">
        <label class="visually-hidden" for="comment">Comment</label>
        <textarea
          #text
          id="comment"
          rows="1"
          maxlength="8192"
          placeholder="Write something into the log"
          (keydown.control.enter)="say(text)"
        ></textarea>
        <button type="submit" class="button">Comment</button>
      </form>
    }
    <ol>
      @for (line of lines(); track line.seq) {
        <li data-testid="incident-line" [class.gone]="gone().has(line.seq)">
          <span class="who">
            @if (line.by; as by) {
              <bdi>{{ by }}</bdi>
            } @else {
              <span class="muted">system</span>
            }
          </span>
          <span class="text">
            <app-foreign [text]="line.text" />
            @if (gone().has(line.seq)) {
              <span class="muted"> · taken back</span>
            }
          </span>
          <app-age class="muted" [at]="line.at" />
          @if (writable()) {
            @if (canBeUndone(line)) {
              <button
                type="button"
                class="button ghost"
                [attr.aria-label]="'Undo: ' + line.text"
                (click)="undo.emit(line)"
              >
                Undo
              </button>
            } @else {
              <span class="none"></span>
            }
          }
        </li>
      }
    </ol>
    @if (hidden() > 0) {
      <button type="button" class="button ghost" (click)="all.set(true)">{{ hidden() }} earlier</button>
    }
  `,
  styles: `
    form {
      display: flex;
      gap: var(--s2);
      margin-bottom: var(--s2);
    }
    textarea {
      flex: 1;
      min-width: 0;
      min-height: 26px;
      padding: 3px var(--s2);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
      color: var(--text);
      font: inherit;
      font-size: var(--t-m);
      field-sizing: content;
      max-height: 160px;
      resize: vertical;
    }
    li {
      display: grid;
      grid-template-columns: 72px minmax(0, 1fr) 34px auto;
      gap: var(--s2);
      align-items: baseline;
      min-height: 27px;
      padding: 3px 0;
      border-bottom: 1px solid var(--line);
      font-size: var(--t-m);
    }
    .who {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .text {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
    }
    .gone .text app-foreign {
      text-decoration: line-through;
      color: var(--text-3);
    }
    app-age {
      text-align: right;
    }
    li .button {
      min-height: 20px;
    }
    .none {
      width: 46px;
    }
  `,
})
export class IncidentActivity {
  readonly incident = input.required<IncidentDetail>();
  readonly writable = input(false);
  readonly undo = output<IncidentLogLine>();
  readonly comment = output<string>();

  protected readonly all = signal(false);
  protected readonly gone = computed(() => takenBack(this.incident()));
  private readonly newest = computed(() => this.incident().log.toReversed());
  protected readonly lines = computed(() => (this.all() ? this.newest() : this.newest().slice(0, SHOWN)));
  protected readonly hidden = computed(() => this.newest().length - this.lines().length);

  protected canBeUndone(line: IncidentLogLine): boolean {
    return canUndo(line, this.gone());
  }

  protected say(field: HTMLTextAreaElement): void {
    const text = field.value.trim();
    if (text === '') return;
    this.comment.emit(text);
    field.value = '';
  }
}
