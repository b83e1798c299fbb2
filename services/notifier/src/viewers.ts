import type { Looking, Viewing } from '@soc-agent/contracts';
import type { Server, Socket } from 'socket.io';

/** Longest id or name in a room's name. */
const MAX_PART = 256;

/** What is there of somebody on every replica. */
interface Shown {
  name?: string;
}

/** Who has what open: a room for each thing, in which everybody gets the names of the others. */
export class Viewers {
  private readonly looking = new Map<Socket, Looking>();

  constructor(private readonly server: Pick<Server, 'in' | 'to'>) {}

  /**
   * Somebody opens something, or closes it.
   * @param body as it came; what is no `Looking` closes.
   * @param bound the only customer that they see: in another's rooms there is nobody but those like them.
   */
  async look(socket: Socket, name: string, body: unknown, bound: string | undefined): Promise<void> {
    const before = this.looking.get(socket);
    const next = lookingOf(body, bound);
    if (before && next && roomFor(before) === roomFor(next)) return;
    await this.leave(socket);
    if (!next) return;
    (socket.data as Shown).name = name;
    this.looking.set(socket, next);
    await socket.join(roomFor(next));
    await this.tell(next);
  }

  /** Also for a connection that is gone. */
  async leave(socket: Socket): Promise<void> {
    const before = this.looking.get(socket);
    if (!before) return;
    this.looking.delete(socket);
    await socket.leave(roomFor(before));
    await this.tell(before);
  }

  private async tell(looking: Looking): Promise<void> {
    const room = roomFor(looking);
    const sockets = await this.server.in(room).fetchSockets();
    const names = new Set(sockets.flatMap(({ data }) => (data as Shown).name ?? []));
    const viewing: Viewing = { kind: looking.kind, id: looking.id, names: [...names].sort() };
    this.server.to(room).emit('viewing.changed', viewing);
  }
}

function roomFor({ kind, id, customerName }: Looking): string {
  return `viewing ${kind} ${id} of ${customerName}`;
}

function lookingOf(body: unknown, bound: string | undefined): Looking | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { kind, id, customerName } = body as Partial<Record<keyof Looking, unknown>>;
  if (kind !== 'threat' && kind !== 'incident') return undefined;
  const customer = bound ?? customerName;
  return isPart(id) && isPart(customer) ? { kind, id, customerName: customer } : undefined;
}

function isPart(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_PART;
}
