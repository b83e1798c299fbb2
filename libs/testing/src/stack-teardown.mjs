/** Removes what all stacks began with. */
export default function removePreparedStack() {
  globalThis.removePreparedStack?.();
}
