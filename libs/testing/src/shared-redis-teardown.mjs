/** Stops the Redis that all integration tests shared. */
export default async function stopSharedRedis() {
  await globalThis.stopSharedRedis?.();
}
