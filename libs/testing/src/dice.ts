/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  /** 1 to `highest`. */
  number(highest: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return 1 + (((mixed ^ (mixed >>> 14)) >>> 0) % highest);
  }

  /** 0 to 1, 1 left out. */
  share(): number {
    return (this.number(2 ** 32) - 1) / 2 ** 32;
  }

  of<T>(values: readonly T[]): T {
    return values[this.number(values.length) - 1] as T;
  }

  /** None to `most` of them. */
  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.number(most + 1) - 1 }, make);
  }

  /** The object, or one time in three nothing of it. */
  maybe<T extends object>(object: T): T | Partial<T> {
    return this.number(3) === 1 ? {} : object;
  }
}
