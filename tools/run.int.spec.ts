import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url));

let command: ChildProcessWithoutNullStreams | undefined;
afterEach(() => {
  command?.kill('SIGKILL');
});

/** A command of the Makefile that runs a shell's script in a group; `cleaned up` is its last word. */
function start(script: string): ChildProcessWithoutNullStreams {
  const code = `
    import { main, runGroup } from ${JSON.stringify(RUN)};
    await main('trial', async () => {
      try {
        console.log('code ' + (await runGroup('sh', ['-c', ${JSON.stringify(script)}])));
      } finally {
        console.log('cleaned up');
      }
    });`;
  return (command = spawn(process.execPath, ['--input-type=module', '--eval', code]));
}

async function firstLine({ stdout }: ChildProcessWithoutNullStreams): Promise<string> {
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return line;
}

/** Whether a process runs; one that has ended may still be listed until somebody asks how. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return !/^(Z|$)/.test(stdout.trim());
}

/** Whether a process is soon gone, which takes the system a moment. */
async function ends(pid: number): Promise<boolean> {
  for (const deadline = Date.now() + 20_000; runs(pid); await wait(20)) if (Date.now() > deadline) return false;
  return true;
}

describe('runGroup', () => {
  it('gives the exit code and leaves nothing that the program left behind', async () => {
    const running = start('sleep 60 & echo $!; exit 3');
    const said = text(running.stdout);
    await once(running, 'close');
    const [pid, ...rest] = (await said).trim().split('\n');
    expect(rest).toEqual(['code 3', 'cleaned up']);
    expect(await ends(Number(pid))).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on, waits for the program and then fails',
    async (signal) => {
      const running = start(`trap 'echo ending; exit 0' TERM; sleep 60 & echo $!; wait`);
      const [said, complaint] = [text(running.stdout), text(running.stderr)];
      const pid = Number(await firstLine(running));
      running.kill(signal);
      expect(await once(running, 'close')).toEqual([1, null]);
      expect((await said).trim().split('\n').slice(1)).toEqual(['ending', 'cleaned up']);
      expect(await complaint).toBe('make trial: it was interrupted\n');
      expect(await ends(pid)).toBe(true);
    },
  );

  it('kills a program that does not end, when it is told a second time', async () => {
    const running = start(`trap 'echo no' TERM; echo $$; while true; do sleep 0.05; done`);
    const said = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
    const pid = Number((await said.next()).value);
    running.kill('SIGTERM');
    expect((await said.next()).value).toBe('no');
    running.kill('SIGTERM');
    expect(await once(running, 'close')).toEqual([1, null]);
    expect(await ends(pid)).toBe(true);
  });
});
