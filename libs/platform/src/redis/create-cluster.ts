import { Cluster, type ClusterNode, type Redis } from 'ioredis';
import { batched } from './batch-writes.js';

type ClusterOptions = NonNullable<ConstructorParameters<typeof Cluster>[1]>;

/**
 * A Cluster that may be told at any moment to disconnect and to connect again, as BullMQ tells a connection on which a command waits for too long:
 * a worker that waits for one of them for ever takes no job any more, https://github.com/taskforcesh/bullmq/issues/4138. Of ioredis' own
 * - `connect` never settles when it is closed before it is ready, as it is while a node has no master;
 * - `connect` is given up without a word when a connection of before ends while names of nodes are resolved;
 * - `disconnect` has no `end` when no connection is open.
 */
export function createCluster(nodes: readonly ClusterNode[], options: ClusterOptions): Cluster {
  const cluster = new Cluster([...nodes], options);
  const open = new Set<Promise<void>>();
  cluster.on('+node', (node: Redis) => {
    batched(node);
    const ended = new Promise<void>((resolve) => node.once('end', () => resolve()));
    open.add(ended);
    void ended.then(() => open.delete(ended));
  });
  let orders = 0;
  /** Waits for the end of all connections; whether nothing else was asked for meanwhile. */
  const isLastOrder = async (): Promise<boolean> => {
    const order = ++orders;
    await Promise.all(open);
    return order === orders;
  };
  const [connect, disconnect] = [cluster.connect.bind(cluster), cluster.disconnect.bind(cluster)];
  cluster.connect = async () => {
    if (cluster.nodes().length === 0 && !(await isLastOrder())) throw closed();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const ended = (): void => reject(closed());
    cluster.once('ready', resolve).once('end', ended);
    connect().then(resolve, reject);
    return promise.finally(() => cluster.off('ready', resolve).off('end', ended));
  };
  cluster.disconnect = (reconnect = false) => {
    disconnect(reconnect);
    void isLastOrder().then((isLast) => {
      if (!isLast || reconnect || cluster.status === 'end') return;
      cluster.status = 'end';
      cluster.emit('end');
    });
  };
  cluster.duplicate = (others: ClusterNode[] = [], changes: ClusterOptions = {}) =>
    createCluster(others.length > 0 ? others : nodes, { ...options, ...changes });
  return cluster;
}

/** By these words BullMQ knows that a connection is meant. */
function closed(): Error {
  return new Error('Connection is closed.');
}
