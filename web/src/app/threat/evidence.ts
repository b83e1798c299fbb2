import type { ThreatSignal } from '@soc-agent/contracts';

/** An evidence reference as an analyst reads it. */
export interface Evidence {
  label: string;
  /** What the reference points at, when the signal itself holds it. */
  value?: string;
  /** A route of the dashboard. */
  route?: readonly string[];
  /** An address outside of it. */
  href?: string;
}

const TECHNIQUE = /^T\d{4}(\.\d{3})?$/;
const TACTIC = /^TA\d{4}$/;

/** Resolves `signal.<path>`, `threat:<id>`, `attack:<id>` and leaves every other kind of reference as text. */
export function resolveEvidence(ref: string, signal: ThreatSignal): Evidence {
  if (ref.startsWith('signal.')) {
    const value = valueAt(signal, ref.slice('signal.'.length));
    return { label: ref.slice('signal.'.length), ...(value !== undefined && { value: asText(value) }) };
  }
  if (ref.startsWith('threat:')) {
    const id = ref.slice('threat:'.length);
    return { label: `threat ${id.slice(-6)}`, route: ['/threats', id] };
  }
  if (ref.startsWith('attack:')) {
    const id = ref.slice('attack:'.length);
    const href = attackUrl(id);
    return { label: id, ...(href && { href }) };
  }
  return { label: ref };
}

/** MITRE's page on a technique or tactic; undefined for anything that is not an id. */
export function attackUrl(id: string): string | undefined {
  if (TECHNIQUE.test(id)) return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
  return TACTIC.test(id) ? `https://attack.mitre.org/tactics/${id}/` : undefined;
}

/** Follows `entities.sourceIps[0]`; own properties only. */
function valueAt(root: unknown, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    root,
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
