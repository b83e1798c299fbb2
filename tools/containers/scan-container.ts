import { IMAGES } from './images.ts';
import { packedTool } from '../test/packed-tools.ts';
import { Failure, find, main, output, run } from '../run.ts';

const GRAVE = ['--severity', 'HIGH,CRITICAL', '--exit-code', '1', '--quiet'];

/**
 * Trivy looks for grave mistakes in the Dockerfiles and, where it has its database of vulnerabilities, in the built images.
 * A Trivy on the PATH brings that database; the one that comes from the npm registry has none.
 */
await main('scan-container', async () => {
  const own = find('trivy');
  const trivy = own ?? packedTool('trivy');
  const failed: string[] = [];
  for (const file of ['Dockerfile', 'web/Dockerfile']) {
    const code = await run(trivy, ['config', ...(own ? [] : ['--skip-policy-update']), ...GRAVE, file]);
    console.log(`${code === 0 ? '✔' : '✖'} ${file}`);
    if (code !== 0) failed.push(file);
  }
  if (!own) {
    console.log('– images were not looked at: install Trivy, which fetches the vulnerabilities that are known');
  } else {
    for (const image of IMAGES.keys()) {
      if (!output('docker', ['image', 'inspect', '--format', '{{.Id}}', image])) {
        throw new Failure(`there is no image ${image}: run "make images" first`);
      }
      const code = await run(trivy, ['image', '--scanners', 'vuln', '--ignore-unfixed', ...GRAVE, image]);
      console.log(`${code === 0 ? '✔' : '✖'} ${image}`);
      if (code !== 0) failed.push(image);
    }
  }
  if (failed.length > 0) throw new Failure(`grave findings in ${failed.join(', ')}`);
});
