import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';
import { countIn } from './counters.js';
import { networkOf } from './networks.js';
import { digestOf, newSecret } from './secrets.js';

const WINDOW_MS = 15 * 60_000;
/** Wrong passwords within the window: of one address, for one name from browsers nobody knows, from one known browser. */
const MOST = { address: 50, name: 10, device: 10 } as const;
/** How long a browser is known in which somebody logged in. */
const DEVICE_S = 180 * 24 * 3600;

/** From where somebody tries to log in, and as whom. */
export interface LoginTry {
  name: string;
  address: string;
  /** What the browser holds since somebody logged in with it. */
  device: string | undefined;
}

/**
 * How often a wrong password may be tried. Who guesses from elsewhere uses up the tries of unknown browsers: those of a browser in
 * which the person has logged in before are counted by themselves, so that nobody can keep the right person out of it.
 */
export class LoginLimits {
  private readonly prefix: string;

  constructor(
    private readonly redis: Redis,
    shards: Shards,
  ) {
    this.prefix = shards.first;
  }

  /** Counts a try before the password is looked at, so that many at once are counted, too. False: it must not be looked at. */
  async admits(attempt: LoginTry): Promise<boolean> {
    const counted = await this.countersOf(attempt);
    const counters = await Promise.all(
      counted.map(async ({ key, most }) => {
        const { count } = await countIn(this.redis, key, 1, WINDOW_MS);
        return count <= most;
      }),
    );
    return counters.every((admitted) => admitted);
  }

  /** The password was right: the tries before it are forgotten, and the browser is known from now on by what is returned. */
  async succeeded(attempt: LoginTry): Promise<string> {
    const counted = await this.countersOf(attempt);
    await this.redis.del(...counted.map(({ key }) => key));
    const device = newSecret();
    await this.redis.set(this.deviceKey(device), nameOf(attempt), 'EX', DEVICE_S);
    return device;
  }

  private async countersOf(attempt: LoginTry): Promise<{ key: string; most: number }[]> {
    const { address, device } = attempt;
    const isKnown = device !== undefined && (await this.redis.get(this.deviceKey(device))) === nameOf(attempt);
    if (isKnown) return [{ key: keyOf(this.prefix, 'login', 'device', hex(device)), most: MOST.device }];
    return [
      { key: keyOf(this.prefix, 'login', 'address', networkOf(address)), most: MOST.address },
      { key: keyOf(this.prefix, 'login', 'name', hex(nameOf(attempt))), most: MOST.name },
    ];
  }

  private deviceKey(device: string): string {
    return keyOf(this.prefix, 'device', hex(device));
  }
}

function nameOf({ name }: LoginTry): string {
  return name.toLowerCase();
}

function hex(text: string): string {
  return digestOf(text).toString('hex');
}
