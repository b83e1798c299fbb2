import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WatchedNetworkLists } from './watched-network-lists.js';

describe('WatchedNetworkLists', () => {
  let folder: string;
  let lists: WatchedNetworkLists | undefined;
  const errors: string[] = [];
  const logger = {
    info: () => undefined,
    error: (_: string, { error }: { error: string }) => void errors.push(error),
  } as unknown as Parameters<typeof WatchedNetworkLists.open>[1];
  const opened = async (): Promise<WatchedNetworkLists> => (lists = await WatchedNetworkLists.open(folder, logger, 10));
  /** Whole at once: who looks at the folder meanwhile never sees a part. */
  const write = async (file: string, text: string): Promise<void> => {
    await writeFile(join(folder, 'part'), text);
    await rename(join(folder, 'part'), join(folder, file));
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'networks-'));
    errors.length = 0;
  });
  afterEach(async () => {
    lists?.onApplicationShutdown();
    await rm(folder, { recursive: true });
  });

  it('knows nothing without a folder', async () => {
    const none = await WatchedNetworkLists.open(undefined, logger);
    expect(none.ofAddress('198.51.100.7')).toBeUndefined();
  });

  it('reads the lists that are there, and again when one has changed or come', async () => {
    await write('vpn.txt', '198.51.100.0/24\n');
    const read = await opened();
    expect(read.ofAddress('198.51.100.7')?.kind).toBe('vpn');
    await write('tor.txt', '198.51.100.7\nAS64500\n');
    await until(() => read.ofAddress('198.51.100.7')?.kind === 'tor');
    expect(read.ofAsn(64_500)?.kind).toBe('tor');
  });

  it('keeps what it has while a list is broken, says so once with file and line, and recovers', async () => {
    await write('tor.txt', '198.51.100.7\n');
    const read = await opened();
    await write('tor.txt', '198.51.100.7\n<html>\n');
    await until(() => errors.length > 0);
    await wait(60);
    expect(errors).toEqual([`${join(folder, 'tor.txt')}:2: "<html>" is no address, CIDR block or autonomous system`]);
    expect(read.ofAddress('198.51.100.7')?.kind).toBe('tor');
    await write('tor.txt', '198.51.100.99\n');
    await until(() => read.ofAddress('198.51.100.99') !== undefined);
    expect(read.ofAddress('198.51.100.7')).toBeUndefined();
  });

  it.each([
    ['a broken line', 'vpn.txt', 'x', 'vpn.txt:1: "x"'],
    ['a file of another name', 'proxy.txt', '', 'proxy.txt is no list'],
  ])('does not open with %s', async (_, file, text, message) => {
    await write(file, text);
    await expect(opened()).rejects.toThrow(message);
  });

  it('does not open without its folder', async () => {
    await expect(WatchedNetworkLists.open(join(folder, 'nowhere'), logger)).rejects.toThrow('ENOENT');
  });

  it('can read the lists of the demo', async () => {
    const demo = fileURLToPath(new URL('../network-lists', import.meta.url));
    lists = await WatchedNetworkLists.open(demo, logger);
    expect(lists.ofAddress('203.0.113.140')?.kind).toBe('tor');
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !condition(); await wait(5)) {
    if (Date.now() > end) throw new Error('it did not come to be');
  }
}
