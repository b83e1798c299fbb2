/** Beyond it a cluster would have more shards than slots are worth naming. */
export const MAX_SHARDS = 256;

/**
 * Where keys lie: everything about one subject in one shard, whose prefix is one hash slot of a Redis Cluster. One shard alone has the bare
 * prefix, so that a system which never grew is as it always was. A prefix is `{word}`; those of several shards are `{word:0}`, `{word:1}` ….
 */
export class Shards {
  /** Prefixes of keys, one for each shard. */
  readonly prefixes: readonly [string, ...string[]];

  constructor(prefix: string, count = 1) {
    const several = (n: number): string => prefix.replace(/\}$/, `:${n}}`);
    this.prefixes = [count === 1 ? prefix : several(0), ...Array.from({ length: count - 1 }, (_, n) => several(n + 1))];
  }

  /** Of what is about no subject, or must be in one place: ticks, the model's budget, the live connections' stream. */
  get first(): string {
    return this.prefixes[0];
  }

  get count(): number {
    return this.prefixes.length;
  }

  /** Prefix of what is about the subject, such as the id of a threat; the same in every process and version. */
  of(subject: string): string {
    return this.prefixes[hashOf(subject) % this.count] ?? this.first;
  }
}

/** FNV-1a over UTF-16 units with a last mix, since ids differ little in the bits that a remainder looks at: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
