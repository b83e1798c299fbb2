import { InvalidDocumentError } from '@soc-agent/platform';
import { isIP } from 'node:net';

/** Reads values out of a foreign document by path; what is absent or of another type is undefined. */
export class ForeignDocument {
  private constructor(private readonly root: Readonly<Record<string, unknown>>) {}

  /** @throws InvalidDocumentError when the document is no JSON object. */
  static of(document: unknown): ForeignDocument {
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return new ForeignDocument(document as Record<string, unknown>);
    }
    throw new InvalidDocumentError([{ field: '', message: 'must be a JSON object' }]);
  }

  value(path: string): unknown {
    return path.split('.').reduce<unknown>((at, name) => {
      return typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined;
    }, this.root);
  }

  /** A non-empty string; numbers are written out. */
  text(path: string): string | undefined {
    const value = this.value(path);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A finite number, also when it is written as a string. */
  number(path: string): number | undefined {
    const value = this.value(path);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  /** The strings of a list, or of a single string. */
  texts(path: string): string[] {
    const value = this.value(path);
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is string => typeof item === 'string' && item !== '',
    );
  }

  /** The distinct non-empty strings found at the paths, in their order. */
  distinct(...paths: string[]): string[] {
    return [...new Set(paths.flatMap((path) => this.text(path) ?? []))];
  }

  /** As `distinct`, for IP addresses; a port glued to an address is cut off, anything else is left out. */
  addresses(...paths: string[]): string[] {
    return [...new Set(this.distinct(...paths).flatMap((text) => address(text) ?? []))];
  }

  /** @throws InvalidDocumentError naming the field when it is absent. */
  required<T>(path: string, value: T | undefined, expected: string): T {
    if (value !== undefined) return value;
    throw new InvalidDocumentError([{ field: path, message: `must be ${expected}` }]);
  }
}

function address(text: string): string | undefined {
  if (isIP(text)) return text;
  const bare = /^(?:\[(.+)\]|([\d.]+)):\d+$/.exec(text);
  const candidate = bare?.[1] ?? bare?.[2];
  return candidate && isIP(candidate) ? candidate : undefined;
}
