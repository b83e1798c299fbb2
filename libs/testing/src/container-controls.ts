import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { StartedTestContainer } from 'testcontainers';

/**
 * How a server in a container is taken away and brought back. From outside: the first process of a container, which the server is,
 * hears neither SIGKILL nor SIGSTOP from within.
 */
export function controlsOf(container: StartedTestContainer): {
  kill(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
} {
  const id = container.getId();
  return {
    kill: async () => void (await promisify(execFile)('docker', ['kill', id])),
    signal: (signal) => tell(id, signal),
    restart: () => container.restart(),
    stop: async () => void (await container.stop()),
  };
}

/** Lets a container hang, or go on. As a process, one that runs may be told to go on. */
export function tell(container: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const state = execFileSync('docker', ['inspect', '-f', '{{.State.Paused}}', container], { encoding: 'utf8' });
  const isPaused = state.trim() === 'true';
  if (isPaused !== (signal === 'SIGSTOP')) execFileSync('docker', [isPaused ? 'unpause' : 'pause', container]);
}
