import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** Ends what is connected, and passes on to another port from now on. */
  redirect(port: number): void;
  close(): Promise<void>;
}

/** Passes on what comes to a free port of `address` to a port of this machine's loopback: for containers, and for an address that survives its server. */
export async function relayTo(port: number, address: string): Promise<Relay> {
  const open = new Set<Socket>();
  let target = port;
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.on('error', () => other.destroy());
      socket.pipe(other);
    }
  }).listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    redirect: (next) => {
      target = next;
      for (const socket of open) socket.destroy();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
