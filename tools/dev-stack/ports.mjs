import { randomInt } from 'node:crypto';
import { createServer, connect } from 'node:net';

/** From here on up to 32,000 no outgoing connection gets a port, which would be gone before a server has started. */
const FIRST_PORT = 20_000;
/** Each of jest's workers has ports of its own: what one of them has chosen no other takes before it is used. */
const [PORTS_OF_A_WORKER, WORKERS] = [3000, 4];

/** A port for a test, taken or not. */
export function somePort() {
  const worker = (Number(process.env.JEST_WORKER_ID ?? 1) - 1) % WORKERS;
  const first = FIRST_PORT + worker * PORTS_OF_A_WORKER;
  return randomInt(first, first + PORTS_OF_A_WORKER);
}

/** Whether something listens on a port of this machine already, on whichever of its addresses. */
export async function isTaken(port, host = '127.0.0.1') {
  return (await connects(port, '127.0.0.1')) || (await connects(port, '::1')) || !(await listens(port, host));
}

/** The first free port from `first` on; `except` are spoken for. */
export async function freePort(first, except = new Set()) {
  let port = first;
  while (port < 65_535 && (except.has(port) || (await isTaken(port)))) port++;
  return port;
}

function connects(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const done = (answer) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', done(true));
    socket.once('error', done(false));
    socket.once('timeout', done(false));
  });
}

function listens(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}
