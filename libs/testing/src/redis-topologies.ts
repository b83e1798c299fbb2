import { Redis } from 'ioredis';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, installedServer } from './redis-server.js';

const START_TIMEOUT_MS = 90_000;
const HASH_SLOTS = 16_384;
/** What the system needs of a Redis it does not run itself, as docs/configuration.md describes it. */
const USER = 'soc';
const PASSWORD = 'of-a-test';
const RIGHTS =
  '~{soc}* ~{soc:* resetchannels &{soc}* &{soc:* -@all +@read +@write +@connection +@blocking +@transaction +@pubsub +eval +evalsha +script|load -@dangerous +info';
/** And of a cluster, or of a master that Sentinels find. */
const TOPOLOGY_RIGHTS = '+cluster|slots +cluster|info +role';

/** More than one Redis, for tests of how the system connects to it. */
export interface RedisTopology {
  /** The variables a service needs. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Three masters, each with a replica. */
export interface ReplicatedCluster extends RedisTopology {
  /** Calls of each master since the last time this was asked. */
  callsOfMasters(): Promise<number[]>;
  /** Makes the replica of one master the master, with everything the other has; resolves when it is. */
  failOver(): Promise<void>;
  /** Takes a master away without warning; resolves when its replica is the master. */
  killMaster(): Promise<void>;
}

export interface WatchedRedis extends RedisTopology {
  /** Takes the master away without warning. */
  killMaster(): Promise<void>;
}

/** Three masters, with TLS by an authority of their own and a user who may do only what the system needs. */
export async function startRedisCluster(): Promise<RedisTopology> {
  const group = new ServerGroup();
  const tls = group.certificate();
  const nodes: { port: number; admin: Redis }[] = [];
  try {
    for (let n = 0; n < 3; n++) {
      const [port, bus] = [await freePort(), await freePort()];
      await group.start(
        `node-${n}`,
        ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-cluster', 'yes'],
        ['--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.cert],
        ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'],
        // a replica need not wait for another that might want the same
        ['--repl-diskless-sync-delay', '0'],
        ['--aclfile', group.file('users.acl', users())],
      );
      const admin = new Redis({ ...OPERATOR, port, tls: { rejectUnauthorized: false } });
      nodes.push({ port, admin });
      group.clients.push(admin);
      const share = Math.ceil(HASH_SLOTS / 3);
      const slots = Array.from({ length: Math.min(share, HASH_SLOTS - n * share) }, (_, slot) => n * share + slot);
      await admin.call('CLUSTER', ['ADDSLOTS', ...slots]);
      if (n > 0) await nodes[0]!.admin.call('CLUSTER', ['MEET', '127.0.0.1', port, bus]);
    }
    await until('the cluster is complete', async () => {
      const infos = await Promise.all(nodes.map(({ admin }) => admin.call('CLUSTER', ['INFO'])));
      return infos.every((info) => /cluster_state:ok[^]*cluster_known_nodes:3/.test(String(info)));
    });
  } catch (error) {
    await group.stop();
    throw error;
  }
  return {
    env: {
      REDIS_URL: nodes.map(({ port }) => `rediss://${USER}:${PASSWORD}@127.0.0.1:${port}`).join(','),
      REDIS_CLUSTER: 'true',
      REDIS_CA_FILE: tls.cert,
    },
    stop: () => group.stop(),
  };
}

/** Three masters and three replicas, each of which takes its master's place when that is gone for two seconds. */
export async function startReplicatedCluster(): Promise<ReplicatedCluster> {
  const group = new ServerGroup();
  const nodes: { name: string; port: number; bus: number; admin: Redis; id: string }[] = [];
  const replication = ['--masteruser', 'operator', '--masterauth', PASSWORD];
  const roleOf = async (admin: Redis): Promise<string> => String(((await admin.call('ROLE')) as unknown[])[0]);
  try {
    for (let n = 0; n < 6; n++) {
      const [name, port, bus] = [`node-${n}`, await freePort(), await freePort()];
      await group.start(
        name,
        ['--port', String(port), '--appendonly', 'yes', '--aclfile', group.file(`${name}.acl`, users())],
        ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'],
        // a replica need not wait for another that might want the same
        ['--repl-diskless-sync-delay', '0'],
        replication,
      );
      const admin = group.connect({ ...OPERATOR, port });
      nodes.push({ name, port, bus, admin, id: String(await admin.call('CLUSTER', ['MYID'])) });
    }
    const share = Math.ceil(HASH_SLOTS / 3);
    for (const [n, { admin, port, bus }] of nodes.entries()) {
      if (n < 3) await admin.call('CLUSTER', ['ADDSLOTSRANGE', n * share, Math.min(HASH_SLOTS, (n + 1) * share) - 1]);
      if (n > 0) await nodes[0]!.admin.call('CLUSTER', ['MEET', '127.0.0.1', port, bus]);
    }
    await until('all nodes know each other', async () => {
      const infos = await Promise.all(nodes.map(({ admin }) => admin.call('CLUSTER', ['INFO'])));
      return infos.every((info) => /cluster_state:ok[^]*cluster_known_nodes:6/.test(String(info)));
    });
    for (const [n, { admin }] of nodes.slice(3).entries()) await admin.call('CLUSTER', ['REPLICATE', nodes[n]!.id]);
    await until('the replicas are in step', async () => {
      const infos = await Promise.all(nodes.slice(3).map(({ admin }) => admin.info('replication')));
      return infos.every((info) => /master_link_status:up/.test(info));
    });
  } catch (error) {
    await group.stop();
    throw error;
  }
  // which of the pair of each third is the master
  const masterOf = async (
    third: number,
  ): Promise<{ master: (typeof nodes)[number]; replica: (typeof nodes)[number] }> => {
    const [one, other] = [nodes[third]!, nodes[third + 3]!];
    return (await roleOf(one.admin)) === 'master' ? { master: one, replica: other } : { master: other, replica: one };
  };
  return {
    env: {
      REDIS_URL: nodes.map(({ port }) => `redis://${USER}:${PASSWORD}@127.0.0.1:${port}`).join(','),
      REDIS_CLUSTER: 'true',
    },
    callsOfMasters: () =>
      Promise.all(
        [0, 1, 2].map(async (third) => {
          const { admin } = (await masterOf(third)).master;
          const calls = Number(/total_commands_processed:(\d+)/.exec(await admin.info('stats'))?.[1]);
          await admin.config('RESETSTAT');
          return calls;
        }),
      ),
    failOver: async () => {
      const { replica } = await masterOf(0);
      await replica.admin.call('CLUSTER', ['FAILOVER']);
      await until('the replica is the master', async () => (await roleOf(replica.admin)) === 'master');
    },
    killMaster: async () => {
      const { master, replica } = await masterOf(1);
      await group.kill(master.name);
      await until('the replica is the master', async () => (await roleOf(replica.admin)) === 'master');
    },
    stop: () => group.stop(),
  };
}

/** A master, its replica, and three Sentinels that make the one the other when it is gone. */
export async function startRedisWithSentinels(): Promise<WatchedRedis> {
  const group = new ServerGroup();
  const ports = { master: await freePort(), replica: await freePort() };
  const replication = ['--masteruser', 'operator', '--masterauth', PASSWORD];
  const sentinels: number[] = [];
  try {
    for (const [name, port] of Object.entries(ports)) {
      const acl = ['--aclfile', group.file(`${name}.acl`, users())];
      await group.start(name, ['--port', String(port), '--appendonly', 'yes'], replication, acl);
    }
    const replica = group.connect({ ...OPERATOR, port: ports.replica });
    await replica.call('REPLICAOF', ['127.0.0.1', ports.master]);
    await until('the replica is in step', async () => /master_link_status:up/.test(await replica.info('replication')));
    for (let n = 0; n < 3; n++) {
      const port = await freePort();
      const config = [
        `port ${port}`,
        `requirepass ${PASSWORD}`,
        `sentinel sentinel-pass ${PASSWORD}`,
        `sentinel monitor ours 127.0.0.1 ${ports.master} 2`,
        'sentinel auth-user ours operator',
        `sentinel auth-pass ours ${PASSWORD}`,
        'sentinel down-after-milliseconds ours 1000',
        'sentinel failover-timeout ours 5000',
      ];
      await group.start(`sentinel-${n}`, [group.file(`sentinel-${n}.conf`, config), '--sentinel']);
      sentinels.push(port);
    }
    for (const port of sentinels) {
      const sentinel = group.connect({ port, password: PASSWORD });
      await until('the Sentinels know each other', async () => {
        const master = String(await sentinel.call('SENTINEL', ['MASTER', 'ours']));
        return /num-slaves,1,/.test(master) && /num-other-sentinels,2,/.test(master);
      });
    }
  } catch (error) {
    await group.stop();
    throw error;
  }
  return {
    env: {
      REDIS_URL: sentinels.map((port) => `redis://${USER}:${PASSWORD}@127.0.0.1:${port}`).join(','),
      REDIS_SENTINEL_MASTER: 'ours',
      REDIS_SENTINEL_PASSWORD: PASSWORD,
    },
    killMaster: () => group.kill('master'),
    stop: () => group.stop(),
  };
}

/** Who may do everything: the servers among themselves, and these tests. */
const OPERATOR = { username: 'operator', password: PASSWORD };

function users(): string[] {
  return [
    'user default off',
    `user operator on >${PASSWORD} ~* &* +@all`,
    `user ${USER} on >${PASSWORD} ${RIGHTS} ${TOPOLOGY_RIGHTS}`,
  ];
}

/** Servers that come and go together, with a folder of theirs. */
class ServerGroup {
  readonly clients: Redis[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'soc-redis-'));
  private readonly servers = new Map<string, ChildProcess>();
  private readonly endAll = (): void => this.servers.forEach((server) => server.kill('SIGKILL'));

  constructor() {
    process.once('exit', this.endAll);
  }

  async start(name: string, ...options: string[][]): Promise<void> {
    const args = [...options.flat(), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    if (!options.flat().includes('--sentinel'))
      args.push('--appenddirname', name, '--cluster-config-file', `${name}.nodes`);
    const server = spawn(installedServer(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.servers.set(name, server);
    let said = '';
    server.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await until(`${name} is up`, () => {
      if (server.exitCode !== null) throw new Error(`${name} ended: ${said}`);
      return /Ready to accept connections|Sentinel ID is/.test(said);
    });
  }

  connect(options: { port: number; username?: string; password: string }): Redis {
    const client = new Redis(options);
    this.clients.push(client);
    // a server that is killed on purpose
    return client.on('error', () => undefined);
  }

  /** A file with these lines; its path. */
  file(name: string, lines: string[]): string {
    const path = join(this.folder, name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  }

  /** A certificate for this machine that signs itself, and so is its own authority. */
  certificate(): { cert: string; key: string } {
    const [cert, key] = [join(this.folder, 'ca.crt'), join(this.folder, 'ca.key')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=soc-test'];
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:TRUE'];
    execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    return { cert, key };
  }

  async kill(name: string): Promise<void> {
    const server = this.servers.get(name)!;
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await Promise.all([...this.servers.keys()].map((name) => this.kill(name)));
    process.off('exit', this.endAll);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; await wait(50)) if (await isSo()) return;
  throw new Error(`not so after ${START_TIMEOUT_MS} ms: ${what}`);
}
