import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Viewing } from '@soc-agent/contracts';
import type { Server, Socket } from 'socket.io';
import { Viewers } from './viewers.js';

/** A server of one process: rooms, and what was said in them last. */
class Rooms {
  readonly members = new Map<string, Set<Socket>>();
  readonly said = new Map<string, Viewing>();

  readonly server = {
    in: (room: string) => ({ fetchSockets: async () => [...(this.members.get(room) ?? [])] }),
    to: (room: string) => ({ emit: (_: string, viewing: Viewing) => this.said.set(room, viewing) }),
  } as unknown as Server;

  socket(): Socket {
    const socket = {
      data: {},
      join: async (room: string) => void this.members.set(room, (this.members.get(room) ?? new Set()).add(socket)),
      leave: async (room: string) => void this.members.get(room)?.delete(socket),
    } as unknown as Socket;
    return socket;
  }

  names(id: string): string[] | undefined {
    return [...this.said.values()].findLast((viewing) => viewing.id === id)?.names;
  }
}

describe('Viewers', () => {
  let rooms: Rooms;
  let viewers: Viewers;
  beforeEach(() => {
    rooms = new Rooms();
    viewers = new Viewers(rooms.server);
  });

  const threat = (id: string, customerName = 'Acme') => ({ kind: 'threat', id, customerName });

  it('shows all viewers of a thing who else views it, each name once', async () => {
    await viewers.look(rooms.socket(), 'bo', threat('1'), undefined);
    await viewers.look(rooms.socket(), 'ada', threat('1'), undefined);
    await viewers.look(rooms.socket(), 'ada', threat('1'), undefined);
    expect(rooms.names('1')).toEqual(['ada', 'bo']);
  });

  it('informs the other viewers when one opens another thing, closes this one, or disconnects', async () => {
    const [ada, bo, eve] = [rooms.socket(), rooms.socket(), rooms.socket()];
    for (const [socket, name] of [
      [ada, 'ada'],
      [bo, 'bo'],
      [eve, 'eve'],
    ] as const)
      await viewers.look(socket, name, threat('1'), undefined);
    await viewers.look(ada, 'ada', threat('2'), undefined);
    expect([rooms.names('1'), rooms.names('2')]).toEqual([['bo', 'eve'], ['ada']]);
    await viewers.look(bo, 'bo', null, undefined);
    expect(rooms.names('1')).toEqual(['eve']);
    await viewers.leave(eve);
    expect(rooms.names('1')).toEqual([]);
  });

  it('keeps a person of one customer out of the rooms of another, whatever they ask for', async () => {
    await viewers.look(rooms.socket(), 'ada', threat('1', 'Acme'), undefined);
    await viewers.look(rooms.socket(), 'mallory', threat('1', 'Acme'), 'Other');
    expect(rooms.said.get('viewing threat 1 of Acme')?.names).toEqual(['ada']);
    expect(rooms.names('1')).toEqual(['mallory']);
  });

  it.each([
    undefined,
    'x',
    {},
    { kind: 'user', id: '1', customerName: 'a' },
    { kind: 'threat', id: '', customerName: 'a' },
    { kind: 'threat', id: 'x'.repeat(300), customerName: 'a' },
  ])('takes %j for nothing', async (body) => {
    await viewers.look(rooms.socket(), 'ada', body, undefined);
    expect(rooms.said.size).toBe(0);
  });
});
