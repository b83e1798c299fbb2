import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { globSync, symlinkSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
const SCRIPTS = ['deploy.sh', 'teardown.sh', 'tests/integration_test.sh', 'tests/test_connectivity.sh'];

const run = (
  script: string,
  args: string[],
  env = process.env,
): { status: number | null; stdout: string; stderr: string } =>
  spawnSync('bash', [join(FOLDER, script), ...args], { encoding: 'utf8', env, timeout: 60_000 });

describe('the scripts for a cluster', () => {
  it('have nothing that ShellCheck objects to', () => {
    const files = globSync(['*.sh', 'tests/*.sh'], { cwd: FOLDER });
    expect(files).toEqual(expect.arrayContaining(SCRIPTS));
    const { status, stdout, error } = spawnSync('shellcheck', ['--external-sources', ...files], {
      cwd: FOLDER,
      encoding: 'utf8',
    });
    expect({ status, stdout, error }).toEqual({ status: 0, stdout: '', error: undefined });
  });

  it.each(SCRIPTS)('%s explains itself', (script) => {
    const { status, stdout } = run(script, ['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('NAMESPACE');
  });

  it.each(['deploy.sh', 'teardown.sh'])('%s refuses an option it does not know', (script) => {
    const { status, stderr } = run(script, ['--everything']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('unknown option --everything')]);
  });

  it.each(SCRIPTS)('%s says in one line that no cluster answers', (script) => {
    const folder = mkdtempSync(join(tmpdir(), 'soc-no-cluster-'));
    try {
      for (const [name, tool] of [
        ['helm', 'helm4'],
        ['kubectl', 'kubectl'],
      ] as const) {
        symlinkSync(join(FOLDER, '../.tools', tool), join(folder, name));
      }
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, KUBECONFIG: join(folder, 'none') };
      const { status, stderr } = run(script, script === 'deploy.sh' ? ['--current-context'] : [], env);
      expect(status).toBe(1);
      expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/no cluster answers in the context 'none'$/)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
