/** Far more than a test takes, also beside much else: only what hangs is that late. */
const PATIENCE_MS = 60_000;

export default { test: { testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS } };
