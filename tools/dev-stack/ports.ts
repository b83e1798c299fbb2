import { once, type EventEmitter } from 'node:events';
import { connect, createServer } from 'node:net';

/** Whether something listens on a port of this machine already, on whichever of its addresses. */
export async function isTaken(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await connects(port, '127.0.0.1')) || (await connects(port, '::1')) || !(await listens(port, host));
}

/** The first free port from `first` on; `except` are spoken for. */
export async function freePort(first: number, except: ReadonlySet<number> = new Set()): Promise<number> {
  let port = first;
  while (port < 65_535 && (except.has(port) || (await isTaken(port)))) port++;
  return port;
}

async function connects(port: number, host: string): Promise<boolean> {
  const socket = connect({ port, host, timeout: 1000 });
  socket.once('timeout', () => socket.destroy(new Error('no answer')));
  return happens('connect', socket).finally(() => socket.destroy());
}

async function listens(port: number, host: string): Promise<boolean> {
  const server = createServer().listen({ port, host });
  const isFree = await happens('listening', server);
  if (isFree) await once(server.close(), 'close');
  return isFree;
}

/** Whether that happens, and no error does. */
function happens(event: string, emitter: EventEmitter): Promise<boolean> {
  return once(emitter, event).then(
    () => true,
    () => false,
  );
}
