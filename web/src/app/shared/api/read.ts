import { httpResource, type HttpResourceRequest } from '@angular/common/http';
import { computed, linkedSignal, type Signal } from '@angular/core';
import { type ApiProblem, toProblem } from './api-problem.js';

/** What is read from the gateway, and read again when what it is asked for changes. */
export interface Read<T> {
  /** The last good answer: it stays while a newer one is on its way, or could not be had. */
  value: Signal<T | undefined>;
  /** Why the last attempt failed. */
  problem: Signal<ApiProblem | undefined>;
  loading: Signal<boolean>;
  /** Whether `value` is what was asked for before: it is shown dimmed. */
  stale: Signal<boolean>;
  reload(): void;
}

/**
 * Reads what the function names, and again whenever that changes; `undefined` asks nothing.
 * @param keep whether the answer to another question stays until this one is answered.
 */
export function read<T>(
  question: () => HttpResourceRequest | string | undefined,
  { keep = true }: { keep?: boolean } = {},
): Read<T> {
  const resource = httpResource<T>(() => {
    const asked = question();
    return typeof asked === 'string' ? { url: asked } : asked;
  });
  const key = computed(() => JSON.stringify(question()));
  const answered = linkedSignal<{ key: string; value: T | undefined }, { key: string; value: T | undefined }>({
    source: () => ({ key: key(), value: resource.hasValue() ? resource.value() : undefined }),
    computation: (now, before) => {
      if (now.value !== undefined) return now;
      if (before && (keep || before.value.key === now.key)) return before.value;
      return now;
    },
  });
  return {
    value: computed(() => answered().value),
    problem: computed(() => {
      const error = resource.error();
      return error && toProblem(error.cause ?? error);
    }),
    loading: resource.isLoading,
    stale: computed(() => answered().value !== undefined && answered().key !== key()),
    reload: () => void resource.reload(),
  };
}
