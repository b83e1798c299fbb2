export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NONE: ReadonlySet<object> = new Set();

/** The objects of a document that have keys with dots in them; of most documents there are none. */
export function dottedIn(document: JsonObject): ReadonlySet<object> {
  let found: Set<object> | undefined;
  const walk = (value: object): void => {
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (typeof item === 'object' && item !== null) walk(item);
      return;
    }
    for (const key in value) {
      const item = (value as JsonObject)[key];
      if (key.includes('.')) (found ??= new Set()).add(value);
      if (typeof item === 'object' && item !== null) walk(item);
    }
  };
  walk(document);
  return found ?? NONE;
}

/** A key of a path, and the one inside what it leads to. */
interface Step {
  key: string;
  next: Step | undefined;
}

const steps = new Map<string, Step | undefined>();
const cuts = new Map<string, readonly (readonly [string, string])[]>();

/** Paths kept with their keys: those of the adapters, and some that senders name. */
const MAX_PATHS = 3000;

function stepsOf(path: string): Step | undefined {
  return path.split('.').reduceRight<Step | undefined>((next, key) => ({ key, next }), undefined);
}

/** The path cut at each of its dots: what may be a key, and the rest. */
function cutsOf(path: string): readonly (readonly [string, string])[] {
  return [...path.matchAll(/\./g)].map(({ index }) => [path.slice(0, index), path.slice(index + 1)] as const);
}

function kept<T>(known: Map<string, T>, path: string, make: (path: string) => T): T {
  const found = known.get(path);
  if (found) return found;
  const made = make(path);
  if (known.size < MAX_PATHS) known.set(path, made);
  return made;
}

/**
 * The value at a path, each dot of which may be a step into an object or, in those of `dotted`, part of a key; undefined where there is none.
 * @param dotted as `dottedIn` gives it
 */
export function lookUp(root: JsonObject, path: string, dotted: ReadonlySet<object>): unknown {
  let at: unknown = root;
  let mayBeDotted = false;
  for (let step = kept(steps, path, stepsOf); step; step = step.next) {
    if (!isObject(at)) return mayBeDotted ? lookUpDotted(root, path) : undefined;
    mayBeDotted ||= dotted.size > 0 && dotted.has(at);
    at = ownValue(at, step.key);
  }
  return at === undefined && mayBeDotted ? lookUpDotted(root, path) : at;
}

/** Own keys only: a path may be called `constructor`. */
function ownValue(object: JsonObject, key: string): unknown {
  const value = object[key];
  return value === undefined || Object.hasOwn(object, key) ? value : undefined;
}

/** Tries each dot of the path as part of a key, too. */
function lookUpDotted(root: JsonObject, path: string): unknown {
  const whole = ownValue(root, path);
  if (whole !== undefined) return whole;
  for (const [key, rest] of kept(cuts, path, cutsOf)) {
    const value = ownValue(root, key);
    const found = isObject(value) ? lookUpDotted(value, rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
