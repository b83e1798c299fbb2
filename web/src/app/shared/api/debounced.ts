import { effect, type Signal, signal } from '@angular/core';

/** What a signal says once it has said the same for so long, milliseconds; the first value at once. */
export function debounced<T>(source: () => T, ms: number): Signal<T>;
/** The same of what cannot be read yet, such as an input: until then it is `before`. */
export function debounced<T, B>(source: () => T, ms: number, before: B): Signal<T | B>;
export function debounced<T, B>(source: () => T, ms: number, ...before: [B?]): Signal<T | B> {
  const settled = signal(before.length > 0 ? (before[0] as B) : source());
  let isFirst = true;
  effect((onCleanup) => {
    const value = source();
    if (isFirst) {
      isFirst = false;
      settled.set(value);
      return;
    }
    const timer = setTimeout(() => settled.set(value), ms);
    onCleanup(() => clearTimeout(timer));
  });
  return settled;
}
