/** Ids, of people and keys, through whose hands the password or the secret of one went; see the migration. */
export const viaOf = (id: string): string => `array_remove(hands_of(${id}::text), ${id}::text) as via`;

/** People have UUIDs, keys do not. */
export function isPersonId(id: string): boolean {
  return id.length === 36;
}
