/** Whether an address is of this machine itself: what is sent there nobody else reads. */
export function isLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
