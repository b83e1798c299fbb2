/** Stops the servers that all integration tests shared. */
export default async function stopSharedServers() {
  await globalThis.stopSharedServers?.();
}
