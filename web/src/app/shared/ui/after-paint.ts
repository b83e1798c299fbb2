/** Runs something once what has been changed by now is painted: in a task of its own. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}
