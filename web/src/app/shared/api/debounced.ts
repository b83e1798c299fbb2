import { effect, type Signal, signal } from '@angular/core';

/** What a signal says once it has said the same for so long, milliseconds. */
export function debounced<T>(source: () => T, ms: number): Signal<T> {
  const settled = signal(source());
  effect((onCleanup) => {
    const value = source();
    const timer = setTimeout(() => settled.set(value), ms);
    onCleanup(() => clearTimeout(timer));
  });
  return settled;
}
