import { createServer, connect } from 'node:net';

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

function connects(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const done = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', done(true));
    socket.once('error', done(false));
    socket.once('timeout', done(false));
  });
}

function listens(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}
