import { isWithoutZone, readTime } from '@soc-agent/contracts';
import { canonicalEntity, type EntityList } from '@soc-agent/domain';
import { InvalidDocumentError } from '@soc-agent/platform';
import { parseJsonText } from '../../http/json-text.js';
import { dottedIn, isObject, lookUp, type JsonObject } from './json-object.js';

/** A time as a source wrote it. */
export interface SourceTime {
  /** Unix milliseconds. */
  at: number;
  /** Zone it was read in, when it names none itself. */
  assumedZone?: string;
}

/** Paths of a document that are listed as not mapped, at most; and the length of each. */
const MAX_UNMAPPED = 60;
const MAX_PATH = 160;

/**
 * Reads values out of a foreign document by path, `rule.mitre.id`, where each dot may be a step into an object or part of a
 * key: Elastic writes both in one document. What is absent, or of another type, is undefined. It remembers what was read, so
 * that what no adapter has use for can be listed.
 */
export class ForeignDocument {
  private respelled: ForeignDocument | undefined;

  private constructor(
    /** The object it reads. */
    readonly root: JsonObject,
    /** IANA name of the zone of times that name none. */
    readonly zone: string,
    /** Paths that were read, of this document and those inside it. */
    private readonly read: Set<string>,
    private readonly base: string,
    /** Objects in it with dots in their keys. */
    private readonly dotted: ReadonlySet<object>,
  ) {}

  /** @throws InvalidDocumentError when the document is no JSON object. */
  static of(document: unknown, zone = 'UTC'): ForeignDocument {
    if (isObject(document)) return new ForeignDocument(document, zone, new Set(), '', dottedIn(document));
    throw new InvalidDocumentError([{ field: '', message: 'must be a JSON object' }]);
  }

  /** True when there is something at each of the paths; does not count as reading it. */
  has(...paths: readonly string[]): boolean {
    for (const path of paths) if (this.peek(path) === undefined) return false;
    return true;
  }

  /** The value, without saying that it was mapped. */
  peek(path: string): unknown {
    const value = lookUp(this.root, path, this.dotted);
    return value === null ? undefined : value;
  }

  /** The text at the path, empty without one; does not count as reading it. */
  peekText(path: string): string {
    return firstTextOf(this.peek(path)) ?? '';
  }

  /** The number at the path, also when it is written as a text, or NaN; does not count as reading it. */
  peekNumber(path: string): number {
    const text = this.peekText(path).trim();
    return text === '' ? NaN : Number(text);
  }

  value(path: string): unknown {
    const value = this.peek(path);
    if (value !== undefined) this.mark(path);
    return value;
  }

  /** The first non-empty text at the paths; numbers and booleans are written out, of a list its first. */
  text(...paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const text = firstTextOf(this.peek(path));
      if (text === undefined) continue;
      this.mark(path);
      return text;
    }
    return undefined;
  }

  /** Every distinct non-empty text at the paths, each of which may hold a list. */
  texts(...paths: readonly string[]): string[] {
    const found: string[] = [];
    for (const path of paths) {
      const texts = textsOf(this.peek(path));
      if (texts.length === 0) continue;
      this.mark(path);
      found.push(...texts);
    }
    return distinct(found);
  }

  /** The first finite number at the paths, also when it is written as a text. */
  number(...paths: readonly string[]): number | undefined {
    for (const path of paths) {
      const number = this.peekNumber(path);
      if (!Number.isFinite(number)) continue;
      this.mark(path);
      return number;
    }
    return undefined;
  }

  /** The first time at the paths that can be read. */
  time(...paths: readonly string[]): SourceTime | undefined {
    for (const path of paths) {
      const text = firstTextOf(this.peek(path));
      const at = readTime(text, this.zone);
      if (at === undefined) continue;
      this.mark(path);
      return { at, ...(isWithoutZone(text) && { assumedZone: this.zone }) };
    }
    return undefined;
  }

  /** The entities at the paths in their one form. What cannot be one stays unread, what stands for nothing is read. */
  entities(list: EntityList, ...paths: readonly string[]): string[] {
    const found: string[] = [];
    for (const path of paths) {
      const value = this.peek(path);
      if (value === undefined) continue;
      for (const text of textsOf(value)) {
        // a value that is its own name is a template that nothing was filled into
        const forms = text === path ? [] : canonicalEntity(list, text);
        if (forms.length > 0 || text.length < 3) this.mark(path);
        found.push(...forms);
      }
    }
    return distinct(found);
  }

  /** The object at the path. */
  at(path: string): ForeignDocument | undefined {
    const value = this.peek(path);
    return isObject(value) ? this.inside(value, path) : undefined;
  }

  /** The objects of the list at the path; of an object it alone. */
  items(path: string): ForeignDocument[] {
    const value = this.peek(path);
    if (Array.isArray(value)) {
      return value
        .slice(0, MAX_ITEMS)
        .filter(isObject)
        .map((item) => this.inside(item, `${path}[]`));
    }
    return isObject(value) ? [this.inside(value, path)] : [];
  }

  /** What a text at the path holds as JSON, as `{ value }`; the value itself when it is JSON already. */
  json(path: string): ForeignDocument | undefined {
    const value = this.peek(path);
    if (typeof value !== 'string') return value === undefined ? undefined : this.inside({ value }, path);
    try {
      const parsed = { value: parseJsonText(value) };
      this.mark(path);
      return this.inside(parsed, path, dottedIn(parsed));
    } catch {
      return undefined;
    }
  }

  /** The same document in another spelling of its keys, which is what counts as read. */
  as(root: unknown): ForeignDocument {
    const respelled = isObject(root) ? root : {};
    const other = new ForeignDocument(respelled, this.zone, new Set(), '', dottedIn(respelled));
    this.respelled = other;
    return other;
  }

  /** Says that the adapter knows of the paths and has no use for them. */
  ignore(...paths: readonly string[]): void {
    for (const path of paths) this.mark(path);
  }

  /** @throws InvalidDocumentError naming the field when the value is absent. */
  required<T>(path: string, value: T | undefined, expected: string): T {
    if (value !== undefined) return value;
    throw new InvalidDocumentError([{ field: path, message: `must be ${expected}` }]);
  }

  /** Paths of values that nothing has read, `[]` for any item of a list. */
  unmapped(): string[] {
    if (this.respelled) return this.respelled.unmapped();
    const found = new Set<string>();
    const walk = (value: unknown, path: string): void => {
      if (found.size >= MAX_UNMAPPED || this.read.has(path)) return;
      if (Array.isArray(value)) for (const item of value) walk(item, isObject(item) ? `${path}[]` : path);
      else if (isObject(value)) for (const key in value) walk(value[key], joined(path, key));
      else if (value !== null && value !== '') found.add(path.slice(0, MAX_PATH));
    };
    walk(this.root, this.base);
    return [...found];
  }

  private inside(value: JsonObject, path: string, dotted = this.dotted): ForeignDocument {
    return new ForeignDocument(value, this.zone, this.read, joined(this.base, path), dotted);
  }

  private mark(path: string): void {
    this.read.add(joined(this.base, path));
  }
}

export function distinct<T>(values: readonly T[]): T[] {
  return values.length < 2 ? [...values] : [...new Set(values)];
}

function joined(base: string, path: string): string {
  return base === '' ? path : `${base}.${path}`;
}

/** Items of a list that are read; a signal takes fewer. */
const MAX_ITEMS = 500;
const NO_TEXTS: string[] = [];

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? NO_TEXTS : [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (!Array.isArray(value)) return NO_TEXTS;
  return value.slice(0, MAX_ITEMS).flatMap((item) => (typeof item === 'object' ? NO_TEXTS : textsOf(item)));
}

/** The first of `textsOf`. */
function firstTextOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' && value !== '' ? value : textsOf(value)[0];
}
