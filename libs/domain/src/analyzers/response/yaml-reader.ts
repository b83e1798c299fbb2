import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** A document that does not say what it must; the message begins with `file:line: field`. */
export class InvalidYamlError extends Error {
  override readonly name = 'InvalidYamlError';
}

/** One place in a YAML document, read by what is expected there; every complaint names its file, line and field. */
export class YamlReader {
  private constructor(
    private readonly node: Node | null,
    private readonly field: string,
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly offset: number,
  ) {}

  /** Parses a document. Throws InvalidYamlError on broken YAML, duplicate keys included. */
  static parse(text: string, file: string): YamlReader {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const [error] = document.errors;
    const root = new YamlReader(document.contents, '', file, lines, error?.pos[0] ?? 0);
    return error
      ? root.fail(error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.message)
      : root;
  }

  /** The value under a key of this mapping; it may be absent, which the next call then complains about. */
  at(key: string): YamlReader {
    if (!isMap(this.node)) return this.fail('must be a mapping');
    const value = this.node.get(key, true) as Node | undefined;
    return this.child(value ?? null, this.field ? `${this.field}.${key}` : key);
  }

  /** Complains about a key that nobody would read: most likely a misspelt one. */
  onlyKeys(...allowed: readonly string[]): this {
    if (!isMap(this.node)) return this.fail('must be a mapping');
    for (const { key } of this.node.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      if (!allowed.includes(name))
        this.child(key as Node, this.field ? `${this.field}.${name}` : name).fail('is not a known field');
    }
    return this;
  }

  text(): string {
    const value = isScalar(this.node) ? this.node.value : undefined;
    return typeof value === 'string' && value.trim() !== '' ? value : this.fail('must be a text');
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    const value = isScalar(this.node) ? this.node.value : undefined;
    return allowed.find((candidate) => candidate === value) ?? this.fail(`must be one of ${allowed.join(', ')}`);
  }

  /** False when absent. */
  flag(): boolean {
    if (!this.isPresent()) return false;
    const value = isScalar(this.node) ? this.node.value : undefined;
    return typeof value === 'boolean' ? value : this.fail('must be true or false');
  }

  /** The items of a list; none when absent. */
  items(): YamlReader[] {
    if (!this.isPresent()) return [];
    if (!isSeq(this.node)) return this.fail('must be a list');
    return this.node.items.map((item, position) => this.child(item as Node | null, `${this.field}[${position}]`));
  }

  /** A mapping of scalars; empty when absent. */
  scalars(): Record<string, string | number | boolean> {
    if (!this.isPresent()) return {};
    if (!isMap(this.node)) return this.fail('must be a mapping');
    return Object.fromEntries(
      this.node.items.map(({ key, value }) => {
        const name = isScalar(key) ? String(key.value) : '?';
        const content = isScalar(value) ? value.value : undefined;
        if (typeof content === 'string' || typeof content === 'boolean' || Number.isFinite(content)) {
          return [name, content as string | number | boolean];
        }
        return this.child(value as Node | null, `${this.field}.${name}`).fail('must be a text, a number or a boolean');
      }),
    );
  }

  fail(complaint: string): never {
    const { line } = this.lines.linePos(this.node?.range?.[0] ?? this.offset);
    throw new InvalidYamlError(`${this.file}:${line}: ${this.field || 'document'} ${complaint}`);
  }

  private isPresent(): boolean {
    return this.node !== null && !(isScalar(this.node) && this.node.value === null);
  }

  /** An absent child is reported at its parent's line. */
  private child(node: Node | null, field: string): YamlReader {
    return new YamlReader(node, field, this.file, this.lines, this.node?.range?.[0] ?? this.offset);
  }
}
