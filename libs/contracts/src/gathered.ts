interface Waiting<Q, A> {
  question: Q;
  answered: (answer: A | Promise<A>) => void;
  failed: (error: unknown) => void;
}

/**
 * Asks many things in one question: those asked at the same moment go together, and so do those asked while an answer is on its way.
 * A question that comes alone does not wait.
 */
export class Gathered<Q, A> {
  private readonly waiting: Waiting<Q, A>[] = [];
  private isAsking = false;

  /** @param ask answers in the order of the questions, each perhaps later than the others. @param most questions that go together */
  constructor(
    private readonly ask: (questions: readonly Q[]) => Promise<readonly (A | Promise<A>)[]>,
    private readonly most: number,
  ) {}

  /** The answer to this question; the error of those that it went with. */
  async of(question: Q): Promise<A> {
    return new Promise((answered, failed) => {
      this.waiting.push({ question, answered, failed });
      if (!this.isAsking) void this.askWhatWaits();
    });
  }

  private async askWhatWaits(): Promise<void> {
    this.isAsking = true;
    // other code that runs in this moment asks before the next line
    await Promise.resolve();
    for (let together = this.next(); together.length > 0; together = this.next()) {
      try {
        const answers = await this.ask(together.map(({ question }) => question));
        together.forEach(({ answered }, position) => answered(answers[position]!));
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.isAsking = false;
  }

  private next(): Waiting<Q, A>[] {
    return this.waiting.splice(0, this.most);
  }
}
