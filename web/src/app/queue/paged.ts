import { HttpClient, HttpParams } from '@angular/common/http';
import { computed, inject, signal } from '@angular/core';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { settle } from '../shared/api/settle.js';

export type Filters = Readonly<Record<string, readonly string[]>>;

/** What is asked for: a path, and what of it. */
export interface Question {
  path: string;
  filters: Filters;
}

interface Page<T> {
  items: T[];
  total?: number;
  capped?: true;
  nextCursor?: string;
}

/** Rows that are read page after page; what was there stays until the answer to a new question is. */
export class Paged<T> {
  private readonly http = inject(HttpClient);
  private readonly known = signal<readonly T[]>([]);
  private readonly failure = signal<ApiProblem | undefined>(undefined);
  private readonly busy = signal<'first' | 'more' | undefined>(undefined);
  private readonly next = signal<string | undefined>(undefined);
  private readonly counted = signal<{ total: number; isMore: boolean } | undefined>(undefined);
  private readonly asked = signal<Question | undefined>(undefined);
  private readonly answered = signal<Question | undefined>(undefined);
  private turn = 0;

  readonly rows = this.known.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly loading = computed(() => this.busy() === 'first');
  /** Whether the rows are those of the question before. */
  readonly stale = computed(() => this.answered() !== undefined && this.answered() !== this.asked());
  readonly isAnswered = computed(() => this.answered() !== undefined);
  readonly hasMore = computed(() => this.next() !== undefined);
  readonly count = this.counted.asReadonly();

  /** @param onSize of each page after the first: who reads on is on their way through a long list. */
  constructor(
    private readonly pageSize: number,
    private readonly onSize = pageSize,
  ) {}

  /** Asks something else; undefined: nothing. */
  async ask(question: Question | undefined): Promise<void> {
    this.asked.set(question);
    await this.again();
  }

  /** Asks the same again. */
  async again(): Promise<void> {
    const question = this.asked();
    const turn = ++this.turn;
    if (!question) {
      this.busy.set(undefined);
      this.known.set([]);
      this.counted.set(undefined);
      this.answered.set(undefined);
      return;
    }
    this.busy.set('first');
    try {
      const page = await this.read(question);
      if (turn !== this.turn) return;
      this.known.set(page.items);
      this.counted.set({ total: page.total ?? page.items.length, isMore: page.capped === true });
      this.next.set(page.nextCursor);
      this.answered.set(question);
      this.failure.set(undefined);
    } catch (problem) {
      if (turn === this.turn) this.failure.set(problem as ApiProblem);
    } finally {
      if (turn === this.turn) this.busy.set(undefined);
    }
  }

  /** Reads on from the last row. */
  async more(): Promise<void> {
    const question = this.asked();
    const cursor = this.next();
    if (!question || !cursor || this.busy() || this.stale()) return;
    const turn = this.turn;
    this.busy.set('more');
    try {
      const page = await this.read(question, cursor);
      if (turn !== this.turn) return;
      this.known.update((rows) => [...rows, ...page.items]);
      this.next.set(page.nextCursor);
    } catch (problem) {
      if (turn === this.turn) this.failure.set(problem as ApiProblem);
    } finally {
      if (turn === this.turn) this.busy.set(undefined);
    }
  }

  /** Changes what is known, as live changes and decisions do. */
  change(update: (rows: readonly T[]) => readonly T[]): void {
    this.known.update(update);
  }

  /** There is no reading on: what was cut off at the end would be left out. */
  end(): void {
    this.next.set(undefined);
  }

  private read({ path, filters }: Question, cursor?: string): Promise<Page<T>> {
    const params = new HttpParams({
      fromObject: { ...filters, limit: cursor ? this.onSize : this.pageSize, ...(cursor && { cursor }) },
    });
    return settle(this.http.get<Page<T>>(path, { params }));
  }
}
