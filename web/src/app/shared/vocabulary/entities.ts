/** Cuts `ip:203.0.113.42` at its first colon; without one it is only a value. */
export function splitEntity(entity: string): { kind: string; value: string } {
  const at = entity.indexOf(':');
  return at > 0 ? { kind: entity.slice(0, at), value: entity.slice(at + 1) } : { kind: '', value: entity };
}
