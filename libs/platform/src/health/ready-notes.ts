/** Says what is worth knowing now; undefined for nothing. */
type Note = () => Promise<string | undefined>;

/** What is worth knowing of a service that is ready all the same, such as that it refuses a part of its work. */
export class ReadyNotes {
  private readonly notes: Note[] = [];

  add(note: Note): void {
    this.notes.push(note);
  }

  /** Those that apply; one that cannot be read is left out, since whatever it needs is checked by itself. */
  async all(): Promise<string[]> {
    const found = await Promise.all(this.notes.map((note) => note().catch(() => undefined)));
    return found.filter((note) => note !== undefined);
  }
}
