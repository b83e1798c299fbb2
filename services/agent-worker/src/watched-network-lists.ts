import type { FactoryProvider, OnApplicationShutdown } from '@nestjs/common';
import { NETWORK_KINDS, NetworkLists, type NetworkDirectory, type NetworkListing } from '@soc-agent/domain';
import { LOGGER } from '@soc-agent/platform';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'winston';
import { config } from './config.js';

/** How often the folder is looked at, milliseconds: a mounted ConfigMap changes by links, which file watchers miss. */
const LOOK_EVERY_MS = 15_000;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

const FILES = NETWORK_KINDS.map((kind) => [kind, `${kind}.txt`] as const);

/** The operator's lists of networks, read again when a file has changed; what cannot be read leaves the lists as they are. */
export class WatchedNetworkLists implements NetworkDirectory, OnApplicationShutdown {
  private lists = new NetworkLists();
  private version = '';
  private readonly timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly folder: string | undefined,
    private readonly logger: Pick<Logger, 'info' | 'error'>,
    everyMs: number,
  ) {
    if (folder === undefined) return;
    this.timer = setInterval(() => void this.look(), everyMs).unref();
  }

  /** @throws InvalidNetworkListError, or Error when the folder cannot be read. */
  static async open(
    folder: string | undefined,
    logger: Pick<Logger, 'info' | 'error'>,
    everyMs = LOOK_EVERY_MS,
  ): Promise<WatchedNetworkLists> {
    const watched = new WatchedNetworkLists(folder, logger, everyMs);
    try {
      await watched.read();
    } catch (error) {
      watched.onApplicationShutdown();
      throw error;
    }
    return watched;
  }

  ofAddress(ip: string): NetworkListing | undefined {
    return this.lists.ofAddress(ip);
  }

  ofAsn(asn: number): NetworkListing | undefined {
    return this.lists.ofAsn(asn);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Never rejects. A broken list is logged once, and read again when it has changed. */
  private async look(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      this.logger.error('network lists are unusable, the ones before stay', {
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private async read(): Promise<void> {
    const { folder } = this;
    if (folder === undefined) return;
    const version = await versionOf(folder);
    if (version === this.version) return;
    this.version = version;
    const present = new Set(await readdir(folder));
    const unknown = [...present].filter((name) => name.endsWith('.txt') && !FILES.some(([, file]) => file === name));
    if (unknown.length > 0) {
      throw new Error(
        `NETWORK_LISTS: ${unknown.join(', ')} is no list; lists are ${FILES.map(([, file]) => file).join(', ')}`,
      );
    }
    const texts = FILES.filter(([, file]) => present.has(file)).map(async ([kind, file]) => {
      const path = join(folder, file);
      if ((await stat(path)).size > MAX_FILE_BYTES) throw new Error(`${path} is larger than ${MAX_FILE_BYTES} bytes`);
      return [kind, { file: path, text: await readFile(path, 'utf8') }] as const;
    });
    this.lists = new NetworkLists(Object.fromEntries(await Promise.all(texts)));
    this.logger.info('network lists read', { folder, files: texts.length });
  }
}

/** Changes when a list does. @throws Error when the folder is not there. */
async function versionOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const states = names.map(async (name) => {
    const { mtimeMs, size, ino } = await stat(join(folder, name));
    return `${name} ${mtimeMs} ${size} ${ino}`;
  });
  return `${names.length} ${(await Promise.all(states)).join()}`;
}

/** Read before the first job comes: a list that cannot be used ends the process with its name. */
export const watchedNetworkLists: FactoryProvider<Promise<WatchedNetworkLists>> = {
  provide: WatchedNetworkLists,
  useFactory: (logger: Logger) => WatchedNetworkLists.open(config.NETWORK_LISTS, logger),
  inject: [LOGGER],
};
