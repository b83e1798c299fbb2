import { packedTool } from '../../tools/test/packed-tools.ts';
import { find } from '../../tools/run.ts';
import { installSystemPackage } from '../../tools/dev-stack/system-packages.ts';

/** Everything the chart's tests run; jest calls it once, before the first of them. A tool that cannot be had fails them all. */
export default async function fetchTools() {
  for (const name of ['helm3', 'helm4', 'kubectl', 'trivy']) packedTool(name);
  if (find('shellcheck') || (await installSystemPackage({ apt: 'shellcheck', brew: ['shellcheck'] }))) return;
  throw new Error('install shellcheck: the tests of k8s/*.sh need it');
}
