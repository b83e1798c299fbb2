declare module 'cluster-key-slot' {
  /** The hash slot of a key, by what stands in its braces. */
  export default function keySlot(key: string): number;
}
