interface Waiting<Q, A> {
  question: Q;
  answered: (answer: A | Promise<A>) => void;
  failed: (error: unknown) => void;
}

/**
 * Does many things at a time: what is asked in the same moment, or while an answer is on its way, goes together into the next question.
 * One who asks alone does not wait.
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
    // whoever goes on at the same moment has asked after this
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
